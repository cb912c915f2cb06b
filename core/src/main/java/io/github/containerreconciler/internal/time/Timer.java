package io.github.containerreconciler.internal.time;

import java.time.Duration;

/** Runs a task once, later, on a thread that must not be kept waiting. Thread-safe. */
public interface Timer {

  /** A task that was scheduled. */
  interface Scheduled {
    /** Harmless when it ran already. */
    void cancel();
  }

  Scheduled schedule(Duration delay, Runnable task);

  /**
   * Returns how long the earliest task has been due without having begun: more than moments where
   * this process stood still.
   */
  default Duration overdue() {
    return Duration.ZERO;
  }
}
