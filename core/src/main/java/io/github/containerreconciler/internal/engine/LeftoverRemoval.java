package io.github.containerreconciler.internal.engine;

/** Outcome of the removal of a network or a volume that did not fail. */
public enum LeftoverRemoval {
  /** The engine removed it because we asked. */
  REMOVED,
  /** The engine knows none of that name or id, in its own words. */
  GONE,
  /** A container uses it, so the engine keeps it. */
  IN_USE
}
