package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.engine.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that another engine answers at the same endpoint. Thread-safe.
 *
 * <p>An id that is empty says nothing. One that differs from the last is asked for again at once:
 * three different ids one after the other are no identity (some engines make a new one up for each
 * answer) and are ignored from then on, or such an engine could never be swept.
 */
public final class EngineIdentity {

  private static final Logger LOG = LoggerFactory.getLogger(EngineIdentity.class);

  private final String reconciler;
  private String known = "";
  private boolean unsteady;

  /** Asks the engine for its id once more. */
  interface Again {
    String ask() throws EngineException;
  }

  EngineIdentity(String reconciler) {
    this.reconciler = reconciler;
  }

  /** Takes note of the first id; later ones change nothing here. */
  synchronized void first(String id) {
    if (known.isEmpty()) {
      known = id;
    }
  }

  /** Returns whether another engine answers than the last time; from then on that one is known. */
  synchronized boolean isAnother(String id, Again again) throws EngineException {
    first(id);
    if (unsteady || id.isEmpty() || id.equals(known)) {
      return false;
    }
    String second = again.ask();
    if (!second.isEmpty() && !second.equals(id) && !second.equals(known)) {
      unsteady = true;
      LOG.info(
          "the engine gives another id at every look, so its id is ignored reconciler={}",
          reconciler);
      return false;
    }
    known = second.isEmpty() ? id : second;
    return true;
  }
}
