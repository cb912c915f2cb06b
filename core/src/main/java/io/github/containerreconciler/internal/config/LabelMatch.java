package io.github.containerreconciler.internal.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A label that a container must carry. Immutable.
 *
 * @param key the label's key; see {@link #keyProblem}
 * @param value the value it must have; null if any value will do
 */
public record LabelMatch(String key, @Nullable String value) {

  public LabelMatch {
    String problem = keyProblem(key);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    if (value != null && Quotes.isAtAnEnd(value)) {
      throw new IllegalArgumentException("the quotes are part of its value: leave them out");
    }
  }

  /** Why no label that somebody means has this key; null if one may have it. */
  static @Nullable String keyProblem(String key) {
    if (key.isEmpty() || !key.equals(key.strip())) {
      return "\"" + key + "\" is no label's key";
    }
    if (key.indexOf('*') >= 0) {
      return "a '*' in a label's key stands for itself: write the whole key";
    }
    if (key.indexOf(';') >= 0) {
      return "\"" + key + "\" is no label's key: settings are separated by commas, not by ';'";
    }
    return Quotes.isAtAnEnd(key) ? "the quotes are part of the key: leave them out" : null;
  }

  /** Reads {@code key} or {@code key=value}; refuses what no label is that somebody means. */
  public static LabelMatch parse(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? new LabelMatch(text, null)
        : new LabelMatch(text.substring(0, equals), text.substring(equals + 1));
  }

  /** Returns whether these labels hold this one. */
  public boolean matches(Map<String, String> labels) {
    return value == null ? labels.containsKey(key) : value.equals(labels.get(key));
  }

  /** Returns whether these labels hold all of those. */
  public static boolean allMatch(List<LabelMatch> wanted, Map<String, String> labels) {
    for (int i = 0; i < wanted.size(); i++) { // an iterator for each container would be garbage
      if (!wanted.get(i).matches(labels)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value == null ? key : key + "=" + value;
  }

  // equals and hashCode are written out: the JDK's for records would keep this class, and with it
  // the agent's class loader, in a static field of its own

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LabelMatch that
        && key.equals(that.key)
        && Objects.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Objects.hashCode(value);
  }
}
