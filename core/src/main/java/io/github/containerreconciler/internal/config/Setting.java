package io.github.containerreconciler.internal.config;

import java.util.List;

/**
 * One setting as somebody wrote it, not yet checked. Immutable.
 *
 * @param key as written, such as {@code period} or {@code reconcilers.gpu.period}
 * @param values one, or several for a list; none, with the key {@code reconcilers.gpu}, for a
 *     reconciler that has no settings of its own
 * @param origin where it was written, such as {@code agent argument} or {@code service.conf:12}
 */
public record Setting(String key, List<String> values, String origin) {

  public Setting {
    values = List.copyOf(values);
  }

  /** A sentence that begins with the key and where it was written. */
  public String problem(String what) {
    return where() + ": " + what;
  }

  String where() {
    return key + " (" + origin + ")";
  }

  /** The values as they were written. */
  String text() {
    return String.join(",", values);
  }
}
