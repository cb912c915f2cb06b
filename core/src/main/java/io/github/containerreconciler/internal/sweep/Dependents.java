package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerDetails.Namespaces;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Knows which containers use the PID, network or IPC namespace of another one, as one pass sees it.
 * Removing X kills every container in X's PID namespace, and cuts those in its network or IPC
 * namespace off for good. Namespaces never change, so each container is inspected for them once.
 * Thread-safe.
 */
final class Dependents {

  static final String CONTAINER = "container:";

  private final ContainerEngine engine;
  private final Memory memory;
  private final boolean bySweep;
  private final Map<String, Namespaces> known;
  private final Set<String> unseen = ConcurrentHashMap.newKeySet();
  private volatile boolean moreStrangers;

  /** Namespaces that passes have seen. A preview may run beside a sweep. Thread-safe. */
  static final class Memory {
    private final Map<String, Namespaces> known = new ConcurrentHashMap<>();
    private final Strangers strangers = new Strangers();
  }

  /** One container uses a namespace of another. */
  private record Use(Decision user, String namespace) {}

  /**
   * @param bySweep whether a sweep looks, and not somebody who may look again and again
   */
  Dependents(ContainerEngine engine, Memory memory, boolean bySweep) {
    this.engine = engine;
    this.bySweep = bySweep;
    this.memory = memory;
    this.known = new ConcurrentHashMap<>(memory.known);
  }

  /** Learns from an inspection that happened anyway. */
  void learn(ContainerDetails details) {
    known.put(details.container().id(), details.namespaces());
    memory.known.put(details.container().id(), details.namespaces());
    unseen.remove(details.container().id());
  }

  /** Returns what no rule claims and may use a namespace of another container. */
  List<Container> strangers(Set<String> owned, Duration timeout) throws EngineException {
    Strangers.Found found = memory.strangers.list(engine, owned, timeout);
    moreStrangers = found.more();
    return found.containers();
  }

  /** Forgets the namespaces of what is gone. */
  void forgetAllBut(Collection<Decision> all) {
    if (!memory.known.isEmpty()) {
      memory.known.keySet().retainAll(Decision.ids(all));
    }
  }

  /** Inspects what may use a namespace of the candidates and is not known yet. */
  void explore(Collection<Decision> all, Executor executor, int parallelism, Duration timeout) {
    forgetAllBut(all);
    List<Decision> unknown = new ArrayList<>();
    for (Decision d : all) { // whenever created: the engine's clock may have been set back since
      if (!known.containsKey(d.container().id()) && stays(d)) {
        unknown.add(d);
      }
    }
    unseen.clear();
    unseen.addAll(Decision.ids(unknown));
    AtomicInteger timeouts = new AtomicInteger();
    ParallelRemovals.run(
        executor, parallelism, unknown, d -> inspect(d, timeout, timeouts) || timeouts.get() < 3);
  }

  /** One that is no candidate itself. Candidates were inspected before, as far as they could be. */
  private static boolean stays(Decision d) {
    return switch (d.verdict()) {
      case UNCONFIRMED, DANGLING -> false;
      default -> true;
    };
  }

  /** One that cannot be inspected stays unseen. Returns false if the engine did not answer. */
  private boolean inspect(Decision d, Duration timeout, AtomicInteger timeouts) {
    try {
      Optional<ContainerDetails> details = engine.inspect(d.container().id(), timeout);
      details.ifPresent(found -> learn(d, found));
      if (details.isEmpty()) {
        unseen.remove(d.container().id()); // gone
      }
    } catch (EngineException e) {
      giveUp(d, e.reason());
      if (e.reason() == EngineException.Reason.TIMEOUT) {
        timeouts.incrementAndGet();
        return false;
      }
    } catch (RuntimeException e) {
      giveUp(d, EngineException.Reason.FAILED);
    }
    return true;
  }

  private void learn(Decision d, ContainerDetails details) {
    learn(details);
    if (d.verdict() == Verdict.NOT_OWNED) {
      memory.strangers.learn(d.container().id(), details.namespaces());
    }
  }

  private void giveUp(Decision d, EngineException.Reason reason) {
    String id = d.container().id();
    if (d.verdict() == Verdict.NOT_OWNED && memory.strangers.failed(id, reason, bySweep)) {
      unseen.remove(id);
    }
  }

  /** Spares each dangling container that another one needs which is not about to go itself. */
  List<Decision> spareNeeded(List<Decision> owned, Set<String> left) {
    if (Decision.having(Verdict.DANGLING, owned).isEmpty()) {
      return owned;
    }
    Map<String, Decision> all = new HashMap<>();
    for (Decision d : owned) {
      all.put(d.container().id(), d);
    }
    List<Decision> sharing = sharing(owned);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Decision x : Decision.having(Verdict.DANGLING, all.values())) {
        Decision needed = left.contains(x.container().id()) ? null : needed(x, all, sharing, left);
        if (needed != null) {
          all.put(x.container().id(), needed);
          changed = true;
        }
      }
    }
    List<Decision> spared = new ArrayList<>(owned.size());
    for (Decision d : owned) {
      spared.add(all.get(d.container().id()));
    }
    return spared;
  }

  private @Nullable Decision needed(
      Decision x, Map<String, Decision> all, List<Decision> sharing, Set<String> left) {
    for (Use use : usesOf(x.container(), sharing)) {
      Decision y = all.getOrDefault(use.user.container().id(), use.user); // as it is by now
      if (y.verdict() != Verdict.DANGLING || left.contains(y.container().id())) {
        return x.with(
            Verdict.NEEDED,
            y.container().name()
                + " ("
                + y.container().shortId()
                + ") uses its "
                + use.namespace
                + " namespace and stays: "
                + y.reason());
      }
    }
    if (moreStrangers) {
      return x.with(
          Verdict.NEEDED,
          "it cannot be seen yet whether another container uses its namespaces: "
              + Strangers.MOST
              + " others were inspected for that, the rest is inspected by the next sweep");
    }
    for (String id : unseen) {
      Decision y = all.get(id);
      if (y != null && !y.container().created().isBefore(x.container().created())) {
        return x.with(
            Verdict.NEEDED,
            "it cannot be seen whether "
                + y.container().name()
                + " ("
                + y.container().shortId()
                + ") uses its namespaces, since that one cannot be inspected");
      }
    }
    return null;
  }

  /** Those of these that use a namespace of another container; nearly always few. */
  List<Decision> sharing(Collection<Decision> all) {
    List<Decision> sharing = new ArrayList<>();
    for (Decision d : all) {
      Namespaces of = known.getOrDefault(d.container().id(), Namespaces.OWN);
      if (isShared(of.pid())
          || isShared(of.network())
          || isShared(of.ipc())
          || isShared(d.container().attached().networkMode())) {
        sharing.add(d);
      }
    }
    return sharing;
  }

  /**
   * @param sharing those that use a namespace of whatever container
   */
  private List<Use> usesOf(Container x, Collection<Decision> sharing) {
    List<Use> uses = new ArrayList<>();
    for (Decision y : sharing) {
      String namespace = y.container().id().equals(x.id()) ? "" : shared(y.container(), x);
      if (!namespace.isEmpty()) {
        uses.add(new Use(y, namespace));
      }
    }
    return uses;
  }

  /** Which namespace of x this container uses; empty if none. */
  private String shared(Container y, Container x) {
    Namespaces of = known.getOrDefault(y.id(), Namespaces.OWN);
    if (isAt(of.pid(), x)) {
      return "PID";
    }
    if (isAt(of.network(), x) || isAt(y.attached().networkMode(), x)) {
      return "network";
    }
    return isAt(of.ipc(), x) ? "IPC" : "";
  }

  static boolean isShared(String mode) {
    return mode.startsWith(CONTAINER);
  }

  private static boolean isAt(String mode, Container x) {
    if (!isShared(mode)) {
      return false;
    }
    String at = mode.substring(CONTAINER.length());
    return at.equals(x.name()) || (at.length() >= 12 && x.id().startsWith(at));
  }

  /** The due ones in turns: a container goes only after all that use its namespaces. */
  List<List<Decision>> inTurns(List<Decision> due) {
    List<List<Decision>> turns = new ArrayList<>();
    List<Decision> rest = new ArrayList<>(due);
    while (!rest.isEmpty()) {
      List<Decision> sharing = sharing(rest);
      List<Decision> turn = new ArrayList<>(rest);
      turn.removeIf(d -> !usesOf(d.container(), sharing).isEmpty());
      if (turn.isEmpty()) { // each uses another one's
        turn = rest;
      }
      turns.add(turn);
      Set<String> taken = Decision.ids(turn); // the equals() of a record costs the host metaspace
      rest = new ArrayList<>(rest);
      rest.removeIf(d -> taken.contains(d.container().id()));
    }
    return turns;
  }

  /** Which of these, all sharing some namespace, still use one of x. */
  List<String> stillUsing(Container x, Collection<Decision> sharing) {
    return usesOf(x, sharing).stream().map(use -> use.user.container().name()).toList();
  }
}
