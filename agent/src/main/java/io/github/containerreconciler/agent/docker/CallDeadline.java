package io.github.containerreconciler.agent.docker;

import java.time.Duration;

/** When a call, all that it takes included, must have ended; by the JVM's own clock. Immutable. */
record CallDeadline(long endNanos, Duration whole) {

  static CallDeadline in(Duration whole) {
    return new CallDeadline(System.nanoTime() + whole.toNanos(), whole);
  }

  /** Zero once it has passed. */
  long millisLeft() {
    return Math.max(0, (endNanos - System.nanoTime()) / 1_000_000);
  }
}
