package io.github.containerreconciler.internal.safeguard;

import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts losses. A loss is a running container that a callback knew once and knows no more. A
 * service that loses more containers than it usually ends is more likely broken than right: then
 * all losses are held. Thread-safe.
 *
 * <p>Times are those of a steady clock.
 */
public final class Losses {

  private static final Duration WINDOW = Duration.ofHours(1);

  private static final String REMOVED = "removed=";

  /** "All that was tracked" is no sign of a broken callback below this number. */
  private static final int FEWEST_FOR_ALL = 3;

  /** So many containers that are gone are remembered beyond the window: some start again. */
  private static final int MOST_GONE = 10_000;

  private final int burst;
  private final Clock steady;
  private final Map<String, Tracked> everTracked = new LinkedHashMap<>();
  private @Nullable Instant lastSweep;

  /** Memory of one container that was tracked once. */
  private static final class Tracked {
    /** While it ran; null if it was only seen tracked when it did not run. */
    private @Nullable Instant lastTracked;

    private @Nullable Instant lostSince;
    private @Nullable Instant goneSince;
    private @Nullable Instant removedAt;
    private boolean held;

    /** True if the last sweep that listed it saw it tracked. */
    private boolean wasTracked = true;

    Tracked(@Nullable Instant at) {
      lastTracked = at;
    }

    /** Such as {@code held removed=60 120}: seconds since its removal, and since it was tracked. */
    private String words(Instant now) {
      return (held ? "held " : "")
          + (isLately(removedAt, now) ? REMOVED + seconds(removedAt, now) + ' ' : "")
          + seconds(lastTracked, now);
    }

    /** One that was never seen running and tracked is no container of the last hour. */
    private static long seconds(@Nullable Instant then, Instant now) {
      return then == null
          ? WINDOW.plusSeconds(1).toSeconds()
          : Duration.between(then, now).toSeconds();
    }
  }

  /**
   * The losses found in one list.
   *
   * @param lostFor how long each loss has been untracked, as this process saw it
   * @param held those that wait for an operator
   * @param counted how many losses were counted, removed ones included
   */
  public record Assessment(Map<String, Duration> lostFor, Set<String> held, int counted) {}

  /**
   * @param burst how many losses are usual; 0 holds nothing
   */
  Losses(int burst, Clock steady) {
    this.burst = burst;
    this.steady = steady;
  }

  /**
   * Assesses a list; changes nothing.
   *
   * @param owned the decisions by the list alone
   * @param approved ids of containers that an operator approved
   * @param longestGap after a longer time without a sweep, nobody knows what was tracked meanwhile:
   *     but for what was held or approved, each loss begins anew
   */
  synchronized Assessment assess(
      Collection<Decision> owned, Set<String> approved, Duration longestGap) {
    Instant now = steady.instant();
    boolean isGap = lastSweep != null && Duration.between(lastSweep, now).compareTo(longestGap) > 0;
    Map<String, Duration> lostFor = new HashMap<>();
    Set<String> countable = new HashSet<>();
    Set<String> stopped = new HashSet<>();
    int trackedNow = 0;
    int trackedAgain = 0;
    int lostAtOnce = 0;
    boolean someStay = false;
    for (Decision d : owned) {
      String id = d.container().id();
      Tracked known = everTracked.get(id);
      boolean runs = d.container().runs();
      if (d.verdict() == Verdict.TRACKED) {
        if (runs) {
          trackedNow++;
          trackedAgain += known != null && isLately(known.lastTracked, now) ? 1 : 0;
          someStay |= known != null && known.wasTracked;
        }
      } else if (known != null && isLoss(d)) {
        Instant since = known.lostSince;
        boolean anew = isGap && !known.held && !approved.contains(id);
        lostFor.put(id, since == null || anew ? Duration.ZERO : Duration.between(since, now));
        if (!runs) {
          stopped.add(id);
        } else if (!approved.contains(id)) {
          countable.add(id);
          lostAtOnce += known.wasTracked ? 1 : 0;
        }
      }
    }
    Set<String> losses = removedLately(now);
    losses.addAll(countable); // one whose removal failed may still run
    int counted = losses.size();
    boolean all = lostAtOnce >= FEWEST_FOR_ALL && !someStay;
    int lately = trackedNow - trackedAgain + trackedLately(now);
    boolean many = counted > burst && counted * 10L > lately;
    if (!(burst > 0 && (all || many))) {
      countable.removeIf(id -> burst == 0 || !isHeld(everTracked.get(id)));
    }
    for (String id : stopped) { // one that was held when it ended still waits for the operator
      if (burst > 0 && isHeld(everTracked.get(id)) && !approved.contains(id)) {
        countable.add(id);
      }
    }
    return new Assessment(lostFor, countable, counted);
  }

  private static boolean isHeld(@Nullable Tracked t) {
    return t != null && t.held;
  }

  private static boolean isLoss(Decision d) {
    return switch (d.verdict()) {
      case NOT_OWNED, SELF, EXEMPT, TRACKED -> false;
      default -> true;
    };
  }

  private Set<String> removedLately(Instant now) {
    Set<String> removed = new HashSet<>();
    for (Map.Entry<String, Tracked> e : everTracked.entrySet()) {
      if (isLately(e.getValue().removedAt, now)) {
        removed.add(e.getKey());
      }
    }
    return removed;
  }

  private int trackedLately(Instant now) {
    int tracked = 0;
    for (Tracked t : everTracked.values()) {
      tracked += isLately(t.lastTracked, now) ? 1 : 0;
    }
    return tracked;
  }

  private static boolean isLately(@Nullable Instant at, Instant now) {
    return at != null && Duration.between(at, now).compareTo(WINDOW) <= 0;
  }

  /**
   * Learns from a sweep.
   *
   * @param owned the decisions by the list alone
   * @param assessed what {@link #assess} made of them
   */
  synchronized void remember(Collection<Decision> owned, Assessment assessed) {
    Instant now = steady.instant();
    lastSweep = now;
    for (Tracked t : everTracked.values()) { // all but those that are listed
      t.goneSince = t.goneSince == null ? now : t.goneSince;
    }
    for (Decision d : owned) {
      String id = d.container().id();
      if (d.verdict() == Verdict.TRACKED) {
        sawTracked(id, d.container().runs() ? now : null);
        continue;
      }
      Tracked known = everTracked.get(id);
      if (known != null) {
        known.goneSince = null;
        known.wasTracked = false;
        known.held = assessed.held().contains(id);
        if (known.lostSince == null || Duration.ZERO.equals(assessed.lostFor().get(id))) {
          known.lostSince = now;
        }
      }
    }
    forgetGone(now);
  }

  private void forgetGone(Instant now) {
    int gone = 0;
    for (Tracked t : everTracked.values()) {
      gone += t.goneSince == null ? 0 : 1;
    }
    for (Iterator<Tracked> i = everTracked.values().iterator(); gone > MOST_GONE && i.hasNext(); ) {
      Tracked t = i.next();
      if (t.goneSince != null && !isLately(t.goneSince, now)) {
        i.remove();
        gone--;
      }
    }
  }

  /** Learns that these are tracked after all. */
  synchronized void sawTracked(Collection<String> ids) {
    Instant now = steady.instant();
    ids.forEach(id -> sawTracked(id, now));
  }

  /**
   * @param running now, if it runs
   */
  private void sawTracked(String id, @Nullable Instant running) {
    Tracked t = everTracked.computeIfAbsent(id, i -> new Tracked(running));
    t.lastTracked = running == null ? t.lastTracked : running;
    t.lostSince = null;
    t.goneSince = null;
    t.removedAt = null;
    t.held = false;
    t.wasTracked = true;
  }

  /** Learns that the reconciler removed these by itself, or told the engine to. */
  synchronized void removed(Collection<String> ids) {
    for (String id : ids) {
      Tracked t = everTracked.get(id);
      if (t != null) {
        t.removedAt = steady.instant();
      }
    }
  }

  /** Learns that an operator decided about these: they count no longer. */
  synchronized void decidedByOperator(Collection<String> ids) {
    for (String id : ids) {
      Tracked t = everTracked.get(id);
      if (t != null) {
        t.held = false;
        t.removedAt = null;
      }
    }
  }

  /**
   * All that a later agent in this JVM, or a restarted service, needs to go on counting: one line
   * for each container that was tracked and may still run.
   */
  public synchronized List<String> save() {
    Instant now = steady.instant();
    return everTracked.entrySet().stream()
        .map(e -> e.getKey() + ' ' + e.getValue().words(now))
        .toList();
  }

  /** Takes over what an earlier process held: it stays held until an operator decides. */
  public void restoreHeld(Collection<String> ids) {
    restore(ids.stream().map(id -> id + " held 0").toList());
  }

  /** Takes over what {@link #save} gave, possibly in another version; passes over what is odd. */
  public synchronized void restore(Collection<String> lines) {
    Instant now = steady.instant();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words[0].matches("[0-9a-f]{64}") && words[words.length - 1].matches("[0-9]{1,12}")) {
        Tracked t = new Tracked(now.minusSeconds(Long.parseLong(words[words.length - 1])));
        for (String word : words) {
          t.held |= word.equals("held");
          if (word.matches(REMOVED + "[0-9]{1,12}")) {
            t.removedAt = now.minusSeconds(Long.parseLong(word.substring(REMOVED.length())));
          }
        }
        t.goneSince = now; // until it is listed
        everTracked.putIfAbsent(words[0], t);
      }
    }
  }
}
