package io.github.containerreconciler.internal.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Suppresses repeated reports of a flapping state. It reports each change at once, but after
 * several within an hour only one that has lasted. Used by one thread at a time.
 */
public final class FlapDamper {

  private static final int MOST_CHANGES = 6;
  private static final int LASTING = 3;
  private static final Duration WINDOW = Duration.ofHours(1);

  private final Deque<Instant> changes = new ArrayDeque<>();
  private String told = "";
  private String seen = "";
  private int seenInARow;

  /** Returns what was last told. */
  String told() {
    return told;
  }

  /** Returns whether so much changed of late that a change must last to be told. */
  boolean isFlapping() {
    return changes.size() >= MOST_CHANGES;
  }

  /** Returns whether this state is other news than what was last told. */
  boolean isNews(String state, Instant now) {
    seenInARow = state.equals(seen) ? seenInARow + 1 : 1;
    seen = state;
    while (!changes.isEmpty() && changes.peek().isBefore(now.minus(WINDOW))) {
      changes.remove();
    }
    if (state.equals(told) || (isFlapping() && seenInARow < LASTING)) {
      return false;
    }
    changes.add(now);
    told = state;
    return true;
  }
}
