package io.github.containerreconciler.internal.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * One setting as somebody wrote it, not yet checked. Immutable.
 *
 * @param key as written, such as {@code period} or {@code reconcilers.gpu.period}
 * @param values one, or several for a list; none, with the key {@code reconcilers.gpu}, for a
 *     reconciler that has no settings of its own
 * @param origin where it was written, such as {@code agent argument} or {@code service.conf:12}
 * @param written the values before {@code ${env:NAME}} in them was replaced, for messages
 */
public record Setting(String key, List<String> values, String origin, List<String> written) {

  public Setting {
    values = List.copyOf(values);
    written = List.copyOf(written);
  }

  /** A setting whose values refer to nothing. */
  public Setting(String key, List<String> values, String origin) {
    this(key, values, origin, values);
  }

  /** The same setting with other values, shown in messages as it was written. */
  public Setting resolved(List<String> other) {
    return new Setting(key, other, origin, written);
  }

  /** A sentence that begins with the key and where it was written. */
  public String problem(String what) {
    return where() + ": " + what;
  }

  /** The same for a value that cannot be used. */
  public String was(String rest) {
    return problem("was \"" + text() + "\"" + rest);
  }

  String where() {
    return key + " (" + origin + ")";
  }

  /** The values as they were written, without secrets. */
  public String text() {
    return Secrets.shown(key, written);
  }

  boolean isResolved() {
    return !values.equals(written);
  }

  /** Returns what two places say of one list, in the order of these. */
  Setting and(Setting other) {
    return new Setting(key, joined(values, other.values), origin, joined(written, other.written));
  }

  private static List<String> joined(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }
}
