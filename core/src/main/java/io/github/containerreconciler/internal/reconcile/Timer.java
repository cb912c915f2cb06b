package io.github.containerreconciler.internal.reconcile;

import java.time.Duration;

/** Runs things later. A test moves time by hand; the agent uses one daemon thread. */
public interface Timer {

  /** Runs the task once, soon after the delay has passed by a clock that nobody sets. */
  Scheduled schedule(Duration delay, Runnable task);

  /** Something that is to run later. */
  interface Scheduled {
    /** Takes it back; harmless once it ran. */
    void cancel();
  }
}
