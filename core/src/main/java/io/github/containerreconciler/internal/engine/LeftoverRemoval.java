package io.github.containerreconciler.internal.engine;

/** How the removal of a network or a volume ended, where it did not fail. */
public enum LeftoverRemoval {
  /** The engine removed it because we asked. */
  REMOVED,
  /** The engine knows none of that name or id, in its own words. */
  GONE,
  /** A container uses it, so the engine keeps it. */
  IN_USE
}
