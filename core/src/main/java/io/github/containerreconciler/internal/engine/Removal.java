package io.github.containerreconciler.internal.engine;

/** Outcome of a removal that did not fail. */
public enum Removal {
  /** The engine removed the container because we asked. */
  REMOVED,
  /**
   * It was gone before (404), or somebody else's removal of it is under way (409): success of a
   * kind.
   */
  ALREADY_GONE
}
