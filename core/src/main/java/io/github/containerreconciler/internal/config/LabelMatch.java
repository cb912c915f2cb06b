package io.github.containerreconciler.internal.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A label that a container must carry. Immutable.
 *
 * @param key the label's key; not empty, no space at its ends
 * @param value the value it must have; null if any value will do
 */
public record LabelMatch(String key, @Nullable String value) {

  public LabelMatch {
    if (key.isEmpty() || !key.equals(key.strip())) {
      throw new IllegalArgumentException("\"" + key + "\" is no label's key");
    }
  }

  /**
   * Reads {@code key} or {@code key=value}.
   *
   * @throws IllegalArgumentException if the key is empty or has a space at one of its ends
   */
  public static LabelMatch parse(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? new LabelMatch(text, null)
        : new LabelMatch(text.substring(0, equals), text.substring(equals + 1));
  }

  /** Whether these labels hold this one. */
  public boolean matches(Map<String, String> labels) {
    return value == null ? labels.containsKey(key) : value.equals(labels.get(key));
  }

  /** Whether these labels hold all of those. */
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
