package io.github.containerreconciler.internal.reconcile;

/** A reconciler's activity now. */
public enum State {
  /** Not yet started. */
  STARTING,
  /** Waits for its first sweep. */
  GRACE,
  /** Waits for its next sweep; the last one went well. */
  IDLE,
  /** Sweeps right now. */
  SWEEPING,
  /** Switched off by an operator or the settings. */
  DISABLED,
  /** The last sweep could not be done; tries again every period. */
  BLOCKED,
  /** Stopped for good. */
  STOPPED
}
