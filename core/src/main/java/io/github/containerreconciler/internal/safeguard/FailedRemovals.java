package io.github.containerreconciler.internal.safeguard;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what could not be removed, or not even inspected: it goes last, and after three
 * failures in a row it waits, twice as long after each further one. Thread-safe.
 */
public final class FailedRemovals {

  private static final int PATIENCE = 3;
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Map<String, Failure> failures = new HashMap<>();

  /** Containers that were still there after the engine called them gone or being removed. */
  private final Map<String, Decision> unsettled = new HashMap<>();

  /** Those of the sweep before that are still there. */
  private final Set<String> overdue = new HashSet<>();

  private record Failure(
      Decision decision,
      int count,
      Instant notBefore,
      boolean ofInspection,
      @Nullable Instant stopped) {}

  /**
   * Counts a removal that failed.
   *
   * @param stopped whether it was asked to stop before its removal failed
   */
  public synchronized void failed(Decision removal, Instant now, Duration period, boolean stopped) {
    failed(removal, now, period, false, stopped);
  }

  public synchronized void failedInspection(Decision candidate, Instant now, Duration period) {
    failed(candidate, now, period, true, false);
  }

  private void failed(
      Decision decision, Instant now, Duration period, boolean inspection, boolean stopped) {
    String id = decision.container().id();
    int count = count(id) + 1;
    Instant notBefore = count < PATIENCE ? now : now.plus(pause(count, period));
    Instant stop = stopped ? decision.at() : stopped(id);
    failures.put(id, new Failure(decision, count, notBefore, inspection, stop));
  }

  /**
   * When the last removal that asked it to stop was decided on, by the engine's clock; null if none
   * did. A later one may have failed before it could ask.
   */
  public synchronized @Nullable Instant stopped(String id) {
    Failure failure = failures.get(id);
    return failure == null ? null : failure.stopped;
  }

  /**
   * Learns that the engine calls it gone or being removed, while it is still there.
   *
   * @return whether it may take until the next sweep; false if it had that time
   */
  public synchronized boolean awaitEnd(Decision removal) {
    String id = removal.container().id();
    if (overdue.contains(id) || failures.containsKey(id)) {
      return false;
    }
    unsettled.put(id, removal);
    return true;
  }

  /** Those whose end was awaited and that are not in this list. */
  public synchronized List<Decision> endedSince(Collection<Container> listed) {
    Map<String, Decision> gone = new TreeMap<>(unsettled);
    listed.forEach(container -> gone.remove(container.id()));
    List<Decision> ended = List.copyOf(gone.values());
    overdue.clear();
    overdue.addAll(unsettled.keySet());
    overdue.removeAll(Decision.ids(ended));
    unsettled.clear();
    return ended;
  }

  /** The removals that failed, and have not succeeded since. */
  public synchronized List<Decision> removals() {
    List<Decision> removals = new ArrayList<>();
    for (Failure failure : failures.values()) {
      if (!failure.ofInspection) {
        removals.add(failure.decision);
      }
    }
    return removals;
  }

  /** A good inspection ends a row of failed inspections, not one of failed removals. */
  public synchronized void inspected(String id) {
    if (isOfInspection(id)) {
      failures.remove(id);
    }
  }

  public synchronized void succeeded(String id) {
    failures.remove(id);
    overdue.remove(id);
  }

  /** Returns how many times in a row it failed; 0 for most. */
  public synchronized int count(String id) {
    Failure failure = failures.get(id);
    return failure == null ? 0 : failure.count;
  }

  /** Returns whether its last inspection failed, so that nothing is certain about it. */
  public synchronized boolean isOfInspection(String id) {
    Failure failure = failures.get(id);
    return failure != null && failure.ofInspection;
  }

  /** Returns how long it still waits; zero if it may be tried. */
  public synchronized Duration pause(String id, Instant now) {
    Failure failure = failures.get(id);
    if (failure == null || !failure.notBefore.isAfter(now)) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(now, failure.notBefore);
    return left.compareTo(LONGEST_PAUSE) > 0 ? Duration.ZERO : left; // our clock was set back
  }

  /** Forgets failed inspections of all but these. */
  public synchronized void retain(Collection<Decision> decisions) {
    if (!failures.isEmpty()) {
      Set<String> listed = Decision.ids(decisions);
      failures.entrySet().removeIf(e -> e.getValue().ofInspection && !listed.contains(e.getKey()));
    }
  }

  public synchronized void forget() {
    failures.clear();
    unsettled.clear();
  }

  /** Two periods after the third failure, four after the next, and so on. */
  private static Duration pause(int count, Duration period) {
    Duration pause = period;
    for (int i = PATIENCE; i <= count && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
