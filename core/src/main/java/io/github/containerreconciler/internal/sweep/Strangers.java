package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails.Namespaces;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the running containers that no rule claims and that may use a namespace of another one.
 * Namespaces never change, so one whose are its own is of no more interest. Thread-safe.
 */
final class Strangers {

  /**
   * The strangers of one list.
   *
   * @param more whether the list left some of them out
   */
  record Found(List<Container> containers, boolean more) {}

  /** One list keeps no more of them; the lists of later sweeps keep the others. */
  static final int MOST = 10_000;

  /**
   * So many sweeps in a row: somebody else's container that cannot be inspected must not keep ours
   * for ever.
   */
  private static final int TRIES = 3;

  private final Set<String> alone = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> failed = new ConcurrentHashMap<>();

  /** Lists them, without those whose ids are given. */
  Found list(ContainerEngine engine, Set<String> but, Duration timeout) throws EngineException {
    Unknown unknown = new Unknown(but);
    List<Container> found = engine.list(ListFilter.NONE, Selection.bare(unknown::keeps), timeout);
    alone.retainAll(unknown.seen);
    failed.keySet().retainAll(unknown.seen);
    return new Found(found, unknown.kept > MOST);
  }

  void learn(String id, Namespaces of) {
    failed.remove(id);
    if (!Dependents.isShared(of.pid())
        && !Dependents.isShared(of.network())
        && !Dependents.isShared(of.ipc())) {
      alone.add(id);
    }
  }

  /**
   * Learns that an inspection failed. An answer that breaks Docker's API does so the next time too.
   *
   * @param counts whether a sweep tried it; operators may ask for previews in a moment of trouble
   * @return whether it is given up: from now on it counts as one with its own namespaces
   */
  boolean failed(String id, EngineException.Reason reason, boolean counts) {
    boolean hopeless = reason == EngineException.Reason.MALFORMED;
    return (hopeless || (counts && failed.merge(id, 1, Integer::sum) >= TRIES)) && alone.add(id);
  }

  /** Used for one list. */
  private final class Unknown {
    private final Set<String> but;
    private final Set<String> seen = new HashSet<>();
    private int kept;

    Unknown(Set<String> but) {
      this.but = but;
    }

    boolean keeps(Container container) {
      String id = container.id();
      if (but.contains(id)) {
        return false;
      }
      if (alone.contains(id) || failed.containsKey(id)) {
        seen.add(id);
      }
      return Dependents.isShared(container.attached().networkMode())
          || (!alone.contains(id) && kept++ < MOST);
    }
  }
}
