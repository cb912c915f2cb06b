package io.github.containerreconciler.judge;

import io.github.containerreconciler.engine.RunningContainer;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the application says it knows. An entry stands for a container by its full id, by a prefix
 * of it of at least 12 digits, or by one of its names. Immutable.
 */
public final class TrackedSet {

  /** Nothing is tracked. */
  public static final TrackedSet EMPTY = new TrackedSet(Set.of());

  private static final int SHORTEST_PREFIX = 12;
  private static final int FULL_ID = 64;

  private final Set<String> entries;
  private final BitSet prefixLengths = new BitSet(FULL_ID + 1);

  private TrackedSet(Set<String> entries) {
    this.entries = entries;
    for (String entry : entries) {
      if (isIdOrPrefix(entry)) {
        prefixLengths.set(entry.length());
      }
    }
  }

  /**
   * Takes over what callbacks answered.
   *
   * @throws IllegalArgumentException if an entry is null, blank or no text: then the answer as a
   *     whole is worth nothing
   */
  public static TrackedSet of(Collection<? extends @Nullable Object> answer) {
    Set<String> entries = new HashSet<>(answer.size() * 2);
    for (Object given : answer) {
      if (!(given instanceof String text)) {
        throw new IllegalArgumentException(
            given == null ? "an entry is null" : "an entry is a " + given.getClass().getName());
      }
      String entry = normal(text);
      if (isBlank(entry)) {
        throw new IllegalArgumentException("an entry is blank");
      }
      entries.add(entry);
    }
    return new TrackedSet(entries);
  }

  /** Whether the application knows this container. */
  public boolean contains(RunningContainer container) {
    for (String name : container.names()) {
      if (entries.contains(withoutSlash(name))) {
        return true;
      }
    }
    String id = container.id();
    for (int n = prefixLengths.nextSetBit(0); n >= 0; n = prefixLengths.nextSetBit(n + 1)) {
      if (n <= id.length() && entries.contains(id.substring(0, n))) {
        return true;
      }
    }
    return false;
  }

  /** How many different entries there are. */
  public int size() {
    return entries.size();
  }

  private static String normal(String entry) {
    String text = withoutSlash(entry.strip());
    String lower = text.toLowerCase(Locale.ROOT);
    return isIdOrPrefix(lower) ? lower : text;
  }

  /** No-break spaces count as blank too; {@link String#isBlank} leaves them out. */
  private static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isWhitespace(text.charAt(i)) && !Character.isSpaceChar(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static String withoutSlash(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }

  private static boolean isIdOrPrefix(String text) {
    if (text.length() < SHORTEST_PREFIX || text.length() > FULL_ID) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
