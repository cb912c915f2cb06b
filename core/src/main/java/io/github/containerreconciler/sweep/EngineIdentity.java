package io.github.containerreconciler.sweep;

import io.github.containerreconciler.engine.EngineException;

/**
 * Notices that another engine answers at the same endpoint. Thread-safe.
 *
 * <p>An id that is empty says nothing. One that differs from the last is asked for again at once:
 * three different ids one after the other are no identity. Some engines make a new one up for each
 * answer, and a name may stand for many engines; the two cannot be told apart.
 */
final class EngineIdentity {

  private String known = "";

  /** Asks the engine for its id once more. */
  interface Again {
    String ask() throws EngineException;
  }

  /** What an id says of the engine. */
  enum Finding {
    SAME,
    ANOTHER,
    UNSTEADY
  }

  /** Takes note of the first id; later ones change nothing here. */
  synchronized void first(String id) {
    if (known.isEmpty()) {
      known = id;
    }
  }

  /** The id that others are compared with; empty before the first. */
  synchronized String known() {
    return known;
  }

  /** Compares with the last time; another engine is the known one from then on. */
  synchronized Finding look(String id, Again again) throws EngineException {
    first(id);
    if (id.isEmpty() || id.equals(known)) {
      return Finding.SAME;
    }
    String second = again.ask();
    if (!second.isEmpty() && !second.equals(id) && !second.equals(known)) {
      return Finding.UNSTEADY;
    }
    known = second.isEmpty() ? id : second;
    return Finding.ANOTHER;
  }
}
