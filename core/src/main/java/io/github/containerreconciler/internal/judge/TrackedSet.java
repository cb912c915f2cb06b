package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.config.VisibleText;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.HexDigits;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one callback. An entry stands for a container by its id, by a prefix of it of at
 * least 12 digits, or by one of its names, whatever the case; or by what its {@link Match} names.
 * In doubt an entry tracks. Immutable.
 */
public final class TrackedSet implements Tracked {

  /** Nothing is tracked. */
  public static final TrackedSet EMPTY = new TrackedSet(Match.ID, 0);

  private static final int SHORTEST = 6;
  private static final int SHORTEST_PREFIX = 12;
  private static final int FULL_ID = 64;
  private static final int MOST_SHOWN = 80;

  private static final Pattern NAME =
      Pattern.compile("/?[a-zA-Z0-9][a-zA-Z0-9_.-]*(/[a-zA-Z0-9][a-zA-Z0-9_.-]*)?");

  /** An id within a name, as in {@code docker-<id>.scope}, {@code docker/<id>} or a cut off id. */
  private static final Pattern ID_WITHIN =
      Pattern.compile("(?<![0-9a-f])[0-9a-f]{12,64}(?![0-9a-f])");

  private final Match match;

  /** In lower case, names without their leading slash. */
  private final Set<String> entries;

  /** Prefixes besides those among the entries: ids within names, and resolved short ones. */
  private final Set<String> otherPrefixes = new HashSet<>();

  private boolean fullId;

  /** The lengths of all prefixes. */
  private final Set<Integer> lengths = new TreeSet<>();

  /** The lengths of the short prefixes, which count only once {@link #resolve} was called. */
  private final Set<Integer> shortLengths = new TreeSet<>();

  private TrackedSet(Match match, int size) {
    this.match = match;
    this.entries = new HashSet<>(2 * size);
  }

  /** Reads what a callback answered, compared with ids and names. */
  public static TrackedSet of(Collection<? extends @Nullable Object> answer) {
    return of(answer, Match.ID);
  }

  /**
   * Reads what a callback answered.
   *
   * @throws IllegalArgumentException naming the first entry that cannot be one: then the answer as
   *     a whole must not be used
   */
  public static TrackedSet of(Collection<? extends @Nullable Object> answer, Match match) {
    TrackedSet set = new TrackedSet(match, answer.size());
    for (Object entry : answer) {
      if (entry == null) {
        throw new IllegalArgumentException("an entry is null");
      }
      if (!(entry instanceof String text)) {
        throw new IllegalArgumentException(
            "an entry is a " + entry.getClass().getTypeName() + ", not a String");
      }
      set.add(text);
    }
    return set;
  }

  private void add(String text) {
    String entry = match.normalized(text);
    if (isBlank(entry)) {
      throw new IllegalArgumentException("an entry is blank");
    }
    if (match != Match.ID) {
      entries.add(entry);
    } else if (HexDigits.fill(entry)) {
      addDigits(entry, text);
    } else {
      addName(entry, text);
    }
  }

  private static boolean isBlank(String entry) {
    int at = 0;
    while (at < entry.length() && VisibleText.isBlank(entry.codePointAt(at))) {
      at += Character.charCount(entry.codePointAt(at));
    }
    return at == entry.length();
  }

  private void addDigits(String entry, String text) {
    int length = entry.length();
    if (length > FULL_ID) {
      throw new IllegalArgumentException(
          "entry " + shown(text) + " has " + length + " hexadecimal digits, an id has " + FULL_ID);
    }
    fullId |= length == FULL_ID;
    entries.add(entry); // a name may consist of such digits too
    if (length >= SHORTEST_PREFIX) {
      lengths.add(length);
    } else if (length >= SHORTEST) {
      shortLengths.add(length);
    }
  }

  private void addName(String entry, String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "entry "
              + shown(text)
              + " is no id of a container, no prefix of an id and no name of a container");
    }
    entries.add(entry);
    Matcher id = ID_WITHIN.matcher(entry);
    while (id.find()) {
      otherPrefixes.add(id.group());
      lengths.add(id.end() - id.start());
    }
  }

  /**
   * The same set, in which an entry of 6 to 11 hexadecimal digits is a prefix too where exactly one
   * of these containers has it.
   */
  public TrackedSet resolve(Collection<Container> listed) {
    if (shortLengths.isEmpty()) {
      return this;
    }
    Map<String, Integer> counts = new HashMap<>();
    for (Container container : listed) {
      for (int length : shortLengths) {
        String prefix = prefix(container, length);
        if (entries.contains(prefix)) {
          counts.merge(prefix, 1, Integer::sum);
        }
      }
    }
    counts.values().removeIf(count -> count > 1);
    TrackedSet resolved = new TrackedSet(match, entries.size());
    resolved.fullId = fullId;
    resolved.entries.addAll(entries);
    resolved.otherPrefixes.addAll(otherPrefixes);
    resolved.otherPrefixes.addAll(counts.keySet());
    resolved.lengths.addAll(lengths);
    counts.keySet().forEach(prefix -> resolved.lengths.add(prefix.length()));
    return resolved;
  }

  @Override
  public boolean contains(Container container) {
    for (int length : lengths) {
      if (isPrefix(prefix(container, length), length)) {
        return true;
      }
    }
    for (String text : match.texts(container)) {
      if (entries.contains(match.normalized(text))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable String doubt(Container container) {
    return match.isAddress() && container.attached().addresses().isEmpty()
        ? "a callback names containers by their address, and it has none"
        : null;
  }

  /** Returns how many entries match one of these containers. */
  public int countMatching(Collection<Container> containers) {
    Set<String> matching = new HashSet<>();
    containers.forEach(container -> addMatching(container, matching));
    return Math.min(matching.size(), size()); // one entry may match by its name and an id within
  }

  private void addMatching(Container container, Set<String> matching) {
    for (String text : match.texts(container)) {
      String entry = match.normalized(text);
      if (entries.contains(entry)) {
        matching.add(entry);
      }
    }
    for (int length : lengths) {
      String prefix = prefix(container, length);
      if (isPrefix(prefix, length)) {
        matching.add(prefix);
      }
    }
  }

  private boolean isPrefix(String prefix, int length) {
    return (length >= SHORTEST_PREFIX && entries.contains(prefix))
        || otherPrefixes.contains(prefix);
  }

  /** Returns how many different entries there are. */
  public int size() {
    return entries.size();
  }

  /** Returns what its entries are compared with. */
  public Match match() {
    return match;
  }

  /** Returns whether an entry has the shape of a full id. */
  public boolean hasFullId() {
    return fullId;
  }

  private static String prefix(Container container, int length) {
    String id = container.id();
    return length < id.length() ? id.substring(0, length) : id;
  }

  private static String shown(String entry) {
    return '"' + VisibleText.of(entry, MOST_SHOWN) + '"';
  }
}
