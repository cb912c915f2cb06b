package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.config.Timeouts;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Spares what a container that stays needs, whether a rule claims that one or not. Looks at the
 * engine only where something would be removed. Thread-safe.
 */
final class NamespaceScan {

  private final Ports ports;
  private final Timeouts timeouts;
  private final int parallelism;
  private final Dependents.Memory memory = new Dependents.Memory();

  NamespaceScan(Ports ports, Timeouts timeouts, int parallelism) {
    this.ports = ports;
    this.timeouts = timeouts;
    this.parallelism = parallelism;
  }

  /**
   * What one pass sees of namespaces begins with what earlier ones saw.
   *
   * @param bySweep whether the pass is a sweep
   */
  Dependents begin(boolean bySweep) {
    return new Dependents(ports.engine(), memory, bySweep);
  }

  /**
   * Spares each dangling one that another one needs.
   *
   * @param left the ids of those that are not for this pass to remove
   */
  List<Decision> spareNeeded(List<Decision> owned, Set<String> left, Dependents dependents)
      throws EngineException {
    if (Decision.having(Verdict.DANGLING, owned).isEmpty()) {
      dependents.forgetAllBut(owned);
      return owned;
    }
    List<Decision> all = new ArrayList<>(owned);
    all.addAll(strangers(Decision.ids(owned), owned.get(0).at(), dependents));
    dependents.explore(all, ports.workers(), parallelism, timeouts.look());
    return dependents.spareNeeded(all, left).subList(0, owned.size());
  }

  /**
   * Returns what becomes of one container if it is removed alone.
   *
   * @param chosen one that is dangling, or would be
   * @param judged the decisions on all others, and on this one
   */
  Decision alone(Decision chosen, Judged judged) throws EngineException {
    List<Decision> others = new ArrayList<>(judged.decisions());
    others.removeIf(d -> d.container().id().equals(chosen.container().id()));
    Set<String> left = Decision.ids(others);
    others.add(0, chosen);
    return spareNeeded(others, left, judged.inspection().dependents()).get(0);
  }

  /**
   * Returns what no rule claims and may use namespaces of others; first the container that this JVM
   * runs in, without which nothing is removed.
   */
  private List<Decision> strangers(Set<String> owned, Instant at, Dependents dependents)
      throws EngineException {
    List<Decision> strangers = new ArrayList<>();
    Set<String> known = new HashSet<>(owned);
    for (String self : ports.self().candidates()) {
      ContainerDetails details = ports.engine().inspect(self, timeouts.look()).orElse(null);
      if (details != null && known.add(details.container().id())) {
        dependents.learn(details);
        strangers.add(
            new Decision(details.container(), "", Verdict.SELF, "this JVM runs in it", at, null));
      }
    }
    for (Container c : dependents.strangers(known, timeouts.api())) {
      strangers.add(
          new Decision(c, "", Verdict.NOT_OWNED, "no ownership rule claims it", at, null));
    }
    return strangers;
  }
}
