package io.github.containerreconciler.internal.sweep;

/** Why a sweep runs. */
public enum Occasion {
  /** The period has passed. */
  PERIOD,
  /** An untracked container came of age between two sweeps by period. */
  EARLY,
  /** An operator asked for it. */
  OPERATOR
}
