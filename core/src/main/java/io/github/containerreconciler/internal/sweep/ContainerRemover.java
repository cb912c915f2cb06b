package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.config.RemovalSettings;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Removal;
import io.github.containerreconciler.internal.engine.RemovalOptions;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.RemovalRecord.Outcome;
import io.github.containerreconciler.internal.report.Removals;
import io.github.containerreconciler.internal.safeguard.FailedRemovals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Removes containers by force; one whose namespaces others use goes after those. */
final class ContainerRemover extends Remover {

  private final Inspection inspection;
  private final RemovalGate gate;
  private final RemovalSettings settings;

  /** What became of each that was asked to stop; empty if its removal went on. */
  private final Map<String, String> stopped = new ConcurrentHashMap<>();

  private @Nullable String unverified;

  /** Which of these ids are still there. */
  interface LastLook {
    Set<String> stillThere(Set<String> ids) throws EngineException;
  }

  /**
   * @param inspection inspects again what is about to be removed
   */
  ContainerRemover(
      Inspection inspection,
      RemovalGate gate,
      RemovalSettings settings,
      FailedRemovals failures,
      Terms terms) {
    super(gate, failures, terms);
    this.inspection = inspection;
    this.gate = gate;
    this.settings = settings;
  }

  /** Tries each once; returns when all were tried, or when it is wiser to go no further. */
  void remove(List<Decision> due, Executor executor) {
    Dependents dependents = inspection.dependents();
    for (List<Decision> turn : dependents.inTurns(due)) {
      Set<String> gone = gone();
      List<Decision> users = dependents.sharing(due);
      users.removeIf(d -> gone.contains(d.container().id()));
      List<Decision> ready = new ArrayList<>();
      for (Decision d : turn) {
        List<String> left = dependents.stillUsing(d.container(), users);
        if (left.isEmpty()) {
          ready.add(d);
        } else {
          spare(d.with(Verdict.NEEDED, "still used by " + String.join(", ", left)));
        }
      }
      removeEach(ready, executor, settings.parallelism());
    }
  }

  /** The ids of those that the engine says are gone. */
  private Set<String> gone() {
    Set<String> gone = new HashSet<>();
    for (RemovalRecord r : records()) {
      if (r.outcome() != Outcome.FAILED) {
        gone.add(r.decision().container().id());
      }
    }
    return gone;
  }

  /**
   * Looks once whether what the engine said it removed is still there: then the removal failed.
   * What it called gone or being removed has until the next sweep. Where the look itself fails, the
   * engine's word stands; the next sweep sees what is there.
   */
  void verify(LastLook look) {
    Set<String> gone = gone();
    Set<String> there = gone.isEmpty() ? Set.of() : stillThere(look, gone);
    gone.removeAll(there);
    gone.forEach(failures::succeeded);
    records.removeIf(r -> there.contains(r.decision().container().id()) && mayEndLater(r));
    records.replaceAll(r -> there.contains(r.decision().container().id()) ? survived(r) : r);
  }

  private Set<String> stillThere(LastLook look, Set<String> ids) {
    try {
      return look.stillThere(ids);
    } catch (EngineException | RuntimeException e) {
      unverified =
          "whether the removed containers are really gone could not be seen: " + e.getMessage();
      return Set.of();
    }
  }

  private boolean mayEndLater(RemovalRecord r) {
    if (r.outcome() != Outcome.ALREADY_GONE || !failures.awaitEnd(r.decision())) {
      return false;
    }
    spare(
        r.decision()
            .with(
                Verdict.UNCONFIRMED,
                "the engine says that it is gone or being removed, but it is still there"));
    return true;
  }

  private RemovalRecord survived(RemovalRecord removal) {
    if (removal.outcome() == Outcome.FAILED) {
      return removal;
    }
    String stays =
        removal.decision().container().runs()
            ? ", but it still runs; "
            : ", but it is still there; ";
    return failed(
        removal.decision(),
        removal.outcome() == Outcome.REMOVED
            ? "the engine said that it removed it" + stays + "the engine's own log may say why"
            : "the engine said that it is gone or being removed"
                + stays
                + "try docker inspect on it, the engine's own log may say why");
  }

  /** Returns what came of it. */
  Removals done() {
    return new Removals(records(), broken(), isStuck(), unverified);
  }

  @Override
  Decision look(Decision dangling) throws EngineException, CallbackException {
    refreshContests();
    Decision now = inspection.look(dangling);
    return now == null
        ? dangling.with(Verdict.UNCONFIRMED, "gone or in another state right before its removal")
        : now;
  }

  /** A claim that cannot be read is no fault of the container's: nothing more is removed. */
  private void refreshContests() throws CallbackException {
    try {
      inspection.refreshContests();
    } catch (EngineException e) {
      throw new CallbackException(
          "the claims of other reconcilers cannot be read: " + e.getMessage());
    }
  }

  @Override
  Outcome call(Decision dangling) throws EngineException {
    RemovalOptions options =
        new RemovalOptions(settings.volumes(), settings.stopTimeout(), () -> mayGoOn(dangling));
    String id = dangling.container().id();
    return terms.engine().remove(id, options, terms.timeout()) == Removal.REMOVED
        ? Outcome.REMOVED
        : Outcome.ALREADY_GONE;
  }

  /** Returns whether a container that was asked to stop may be removed still. */
  private boolean mayGoOn(Decision decision) {
    String refusal;
    try {
      Decision now = asItIsNow(() -> inspection.afterStop(decision));
      if (now.verdict() == Verdict.TRACKED) {
        spare(now); // the sweeps to come know that it was tracked once
      }
      refusal =
          now.verdict() == Verdict.DANGLING
              ? gate.refusal()
              : "it is " + now.verdict() + " now: " + now.reason();
    } catch (EngineException e) {
      refusal = "it could not be inspected again: " + e.getMessage();
    } catch (CallbackException e) {
      refusal = String.valueOf(e.getMessage());
      giveUp(refusal);
    }
    boolean mayGoOn = refusal.isEmpty();
    stopped.put(
        decision.container().id(),
        mayGoOn ? "" : "it was asked to stop and then left as it is: " + refusal);
    return mayGoOn;
  }

  @Override
  @Nullable String stopped(Decision removal) {
    return stopped.get(removal.container().id());
  }
}
