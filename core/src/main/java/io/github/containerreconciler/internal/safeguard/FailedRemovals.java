package io.github.containerreconciler.internal.safeguard;

import io.github.containerreconciler.internal.judge.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What could not be removed, or not even inspected: it goes last, and after three failures in a row
 * it waits, twice as long after each further one. Thread-safe.
 */
public final class FailedRemovals {

  private static final int PATIENCE = 3;
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Map<String, Failure> failures = new HashMap<>();

  private record Failure(int count, Instant notBefore, boolean ofInspection) {}

  public synchronized void failed(String id, Instant now, Duration period) {
    failed(id, now, period, false);
  }

  public synchronized void failedInspection(String id, Instant now, Duration period) {
    failed(id, now, period, true);
  }

  private void failed(String id, Instant now, Duration period, boolean inspection) {
    int count = count(id) + 1;
    Instant notBefore = count < PATIENCE ? now : now.plus(pause(count, period));
    failures.put(id, new Failure(count, notBefore, inspection));
  }

  /** What failed of inspecting it before is no longer in a row; a failed removal still is. */
  public synchronized void inspected(String id) {
    if (isOfInspection(id)) {
      failures.remove(id);
    }
  }

  public synchronized void succeeded(String id) {
    failures.remove(id);
  }

  /** How many times in a row it failed; 0 for most. */
  public synchronized int count(String id) {
    Failure failure = failures.get(id);
    return failure == null ? 0 : failure.count;
  }

  /** Whether it was inspecting it that failed last, so that nothing is certain about it. */
  public synchronized boolean isOfInspection(String id) {
    Failure failure = failures.get(id);
    return failure != null && failure.ofInspection;
  }

  /** How long it still waits; zero if it may be tried. */
  public synchronized Duration pause(String id, Instant now) {
    Failure failure = failures.get(id);
    if (failure == null || !failure.notBefore.isAfter(now)) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(now, failure.notBefore);
    return left.compareTo(LONGEST_PAUSE) > 0 ? Duration.ZERO : left; // our clock was set back
  }

  /** Forgets all but what is still there. */
  public synchronized void retain(Collection<Decision> decisions) {
    if (!failures.isEmpty()) {
      failures.keySet().retainAll(Decision.ids(decisions));
    }
  }

  public synchronized void forget() {
    failures.clear();
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
