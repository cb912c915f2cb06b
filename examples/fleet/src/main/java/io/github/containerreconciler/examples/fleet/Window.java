package io.github.containerreconciler.examples.fleet;

/** A time in which something goes wrong, in milliseconds. Immutable. */
record Window(Trouble trouble, long from, long to) {

  /** What goes wrong. */
  enum Trouble {
    /** Nothing answers at the engine's address. */
    ENGINE_DOWN,
    /** The engine takes every request and answers none. */
    ENGINE_HANGS,
    /** Lists are answered, removals are not. */
    REMOVALS_HANG,
    /** All volumes that nothing uses are deleted, so that claims are gone. */
    VOLUMES_PRUNED,
    /** The callback throws. */
    CALLBACK_FAILS,
    /** The callback does not come back. */
    CALLBACK_HANGS,
    /** The callback says that nothing is tracked, which is not so. */
    CALLBACK_LIES,
    /** The callback forgets one container after the other. */
    CALLBACK_DRIPS,
    /** The service is down, or was a moment ago: its reconciler starts anew. */
    RESTART
  }

  boolean holds(long now) {
    return from <= now && now < to;
  }

  boolean touches(long begin, long end) {
    return from < end && begin < to;
  }
}
