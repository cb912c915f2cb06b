package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.HexDigits;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the application says it knows. An entry stands for a container by its full id, by a prefix
 * of it of at least 12 digits, or by one of its names. Immutable.
 */
public final class TrackedSet {

  /** Nothing is tracked. */
  public static final TrackedSet EMPTY = new TrackedSet(0);

  private static final int SHORTEST_PREFIX = 12;
  private static final int FULL_ID = 64;

  /** Entries of hexadecimal digits, which are ids nearly always. */
  private final IdTable ids;

  /** All others; a set that stays quick for whatever somebody may name a container. */
  private final Set<String> names = new HashSet<>();

  private final BitSet prefixLengths = new BitSet(FULL_ID + 1);

  /** So that most names need not be looked up where all entries are ids. */
  private final BitSet lengths = new BitSet(FULL_ID + 1);

  private TrackedSet(int size) {
    ids = new IdTable(size);
  }

  /**
   * Takes over what a callback answered.
   *
   * @throws IllegalArgumentException if an entry is null, blank or no text: then the answer as a
   *     whole is worth nothing
   */
  public static TrackedSet of(Collection<? extends @Nullable Object> answer) {
    TrackedSet set = new TrackedSet(answer.size());
    for (Object entry : answer) {
      if (!(entry instanceof String text)) {
        throw new IllegalArgumentException(
            entry == null ? "an entry is null" : "an entry is a " + entry.getClass().getName());
      }
      set.add(text);
    }
    return set;
  }

  /** All that any of these callbacks tracks. */
  public static TrackedSet union(List<TrackedSet> sets) {
    if (sets.size() == 1) {
      return sets.get(0);
    }
    int size = 0;
    for (TrackedSet set : sets) {
      size += set.size();
    }
    TrackedSet union = new TrackedSet(size);
    for (TrackedSet set : sets) {
      union.ids.addAll(set.ids);
      union.names.addAll(set.names);
      union.prefixLengths.or(set.prefixLengths);
      union.lengths.or(set.lengths);
    }
    return union;
  }

  private void add(String text) {
    if (isIdOrPrefix(text)) { // nearly all are, and need nothing done to them
      addPrefix(text);
      return;
    }
    String name = withoutSlash(text.strip());
    if (isBlank(name)) {
      throw new IllegalArgumentException("an entry is blank");
    }
    names.add(name);
    lengths.set(name.length());
    String lower = name.toLowerCase(Locale.ROOT);
    if (isIdOrPrefix(lower)) { // beside the name: a container's name may look like an id
      addPrefix(lower);
    }
  }

  private void addPrefix(String id) {
    ids.add(id);
    if (!prefixLengths.get(id.length())) {
      lengths.set(id.length());
      prefixLengths.set(id.length());
    }
  }

  /** Whether the application knows this container. */
  public boolean contains(Container container) {
    List<String> itsNames = container.names();
    for (int i = 0; i < itsNames.size(); i++) {
      String name = itsNames.get(i);
      int length = name.startsWith("/") ? name.length() - 1 : name.length();
      if (lengths.get(length) && isEntry(withoutSlash(name))) {
        return true;
      }
    }
    String id = container.id();
    for (int n = prefixLengths.nextSetBit(0); n >= 0; n = prefixLengths.nextSetBit(n + 1)) {
      if (n <= id.length() && ids.contains(id.substring(0, n))) {
        return true;
      }
    }
    return false;
  }

  private boolean isEntry(String name) {
    return names.contains(name) || ids.contains(name);
  }

  /** How many different entries there are. */
  public int size() {
    return ids.size() + names.size();
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
    return text.length() >= SHORTEST_PREFIX && text.length() <= FULL_ID && HexDigits.fill(text);
  }
}
