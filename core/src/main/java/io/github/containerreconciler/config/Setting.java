package io.github.containerreconciler.config;

import java.util.List;

/**
 * One setting as somebody wrote it, not yet checked. Immutable.
 *
 * @param key as written, such as {@code period} or {@code reconcilers.gpu.period}
 * @param values one, or several for a list
 * @param origin where it was written, such as {@code agent argument} or {@code service.conf:12}
 */
public record Setting(String key, List<String> values, String origin) {

  public Setting {
    values = List.copyOf(values);
  }
}
