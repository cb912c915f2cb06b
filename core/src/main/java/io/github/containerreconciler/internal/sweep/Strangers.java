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
 * The running containers that no rule claims, as far as they may use a namespace of another one.
 * Namespaces never change, so one whose are its own is of no more interest. Thread-safe.
 */
final class Strangers {

  /** One list keeps no more of them; the lists of later sweeps keep the others. */
  static final int MOST = 10_000;

  /** Somebody else's container that cannot be inspected must not keep ours for ever. */
  private static final int TRIES = 3;

  private final Set<String> alone = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> failed = new ConcurrentHashMap<>();
  private volatile boolean more;

  /** Lists them, without those whose ids are given. */
  List<Container> list(ContainerEngine engine, Set<String> but, Duration timeout)
      throws EngineException {
    Unknown unknown = new Unknown(but);
    List<Container> found = engine.list(ListFilter.NONE, unknown, timeout);
    alone.retainAll(unknown.seen);
    failed.keySet().retainAll(unknown.seen);
    more = unknown.kept > MOST;
    return found;
  }

  /** Whether the last list left some of them out. */
  boolean hasMore() {
    return more;
  }

  void learn(String id, Namespaces of) {
    if (!isShared(of.pid()) && !isShared(of.network()) && !isShared(of.ipc())) {
      alone.add(id);
    }
  }

  /** Returns whether it is given up: from now on it counts as one with its own namespaces. */
  boolean failed(String id) {
    return failed.merge(id, 1, Integer::sum) >= TRIES && alone.add(id);
  }

  private static boolean isShared(String mode) {
    return mode.startsWith(Dependents.CONTAINER);
  }

  /** Used for one list. */
  private final class Unknown implements Selection {
    private final Set<String> but;
    private final Set<String> seen = new HashSet<>();
    private int kept;

    Unknown(Set<String> but) {
      this.but = but;
    }

    @Override
    public boolean keeps(Container container) {
      String id = container.id();
      if (but.contains(id)) {
        return false;
      }
      if (alone.contains(id) || failed.containsKey(id)) {
        seen.add(id);
      }
      return isShared(container.attached().networkMode()) || (!alone.contains(id) && kept++ < MOST);
    }

    @Override
    public boolean needsLabel(String key) {
      return false;
    }

    @Override
    public boolean needsMounts() {
      return false;
    }
  }
}
