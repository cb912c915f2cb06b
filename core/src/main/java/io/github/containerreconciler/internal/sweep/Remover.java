package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Removal;
import io.github.containerreconciler.internal.engine.RemovalOptions;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.Removals;
import io.github.containerreconciler.internal.safeguard.FailedRemovals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Removes what one sweep found dangling. One failed removal does not stop the others. */
final class Remover {

  /**
   * After so many time-outs in a row, with none succeeding between, the engine is taken for stuck.
   */
  private static final int STUCK_AFTER = 3;

  private final ContainerEngine engine;
  private final Inspection inspection;
  private final RemovalGate gate;
  private final FailedRemovals failures;
  private final Terms terms;

  private final AtomicInteger timeoutsInARow = new AtomicInteger();
  private final List<RemovalRecord> records = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Decision> spared = new ConcurrentHashMap<>();
  private final Map<String, String> stopped = new ConcurrentHashMap<>();
  private final Set<String> called = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String broken;
  private volatile boolean stuck;
  private @Nullable String unverified;

  /**
   * The terms of all removals of a sweep.
   *
   * @param volumes whether anonymous volumes go with their container
   * @param stopTimeout how long a container may take to stop; zero kills at once
   * @param timeout for each removal, beside the time to stop
   * @param period after which a failed removal is tried again
   * @param evidence keeps what is known of each container before its removal
   */
  record Terms(
      boolean volumes,
      Duration stopTimeout,
      Duration timeout,
      Duration period,
      Clock clock,
      Evidence evidence) {}

  /** Which of these ids are still there. */
  interface Look {
    Set<String> stillThere(Set<String> ids) throws EngineException;
  }

  Remover(
      ContainerEngine engine,
      Inspection inspection,
      RemovalGate gate,
      FailedRemovals failures,
      Terms terms) {
    this.engine = engine;
    this.inspection = inspection;
    this.gate = gate;
    this.failures = failures;
    this.terms = terms;
  }

  /**
   * Tries each once; returns when all were tried, or when it is wiser to go no further.
   *
   * @param dependents tells who uses whose namespaces: users go first
   */
  void remove(List<Decision> due, Dependents dependents, Executor executor, int parallelism) {
    for (List<Decision> turn : dependents.inTurns(due)) {
      List<Decision> ready = new ArrayList<>();
      for (Decision d : turn) {
        List<String> users = dependents.stillUsing(d.container(), notRemoved(due));
        if (users.isEmpty()) {
          ready.add(d);
        } else {
          spare(d.with(Verdict.NEEDED, "still used by " + String.join(", ", users)));
        }
      }
      ParallelRemovals.run(executor, parallelism, ready, this::removeOne);
    }
  }

  private List<Decision> notRemoved(List<Decision> due) {
    Set<String> gone = new HashSet<>();
    for (RemovalRecord r : records()) {
      if (r.outcome() != RemovalRecord.Outcome.FAILED) {
        gone.add(r.decision().container().id());
      }
    }
    List<Decision> there = new ArrayList<>(due);
    there.removeIf(d -> gone.contains(d.container().id()));
    return there;
  }

  /**
   * Looks once whether what the engine said it removed is still there: then the removal failed.
   * What it called gone or being removed has until the next sweep. Where the look itself fails, the
   * engine's word stands; the next sweep sees what is there.
   */
  void verify(Look look) {
    Set<String> gone = new HashSet<>();
    for (RemovalRecord r : records()) {
      if (r.outcome() != RemovalRecord.Outcome.FAILED) {
        gone.add(r.decision().container().id());
      }
    }
    Set<String> there = gone.isEmpty() ? Set.of() : stillThere(look, gone);
    gone.removeAll(there);
    gone.forEach(failures::succeeded);
    records.removeIf(r -> there.contains(r.decision().container().id()) && mayEndLater(r));
    records.replaceAll(r -> there.contains(r.decision().container().id()) ? survived(r) : r);
  }

  private boolean mayEndLater(RemovalRecord r) {
    if (r.outcome() != RemovalRecord.Outcome.ALREADY_GONE || !failures.awaitEnd(r.decision())) {
      return false;
    }
    spare(
        r.decision()
            .with(
                Verdict.UNCONFIRMED,
                "the engine says that it is gone or being removed, but it is still there"));
    return true;
  }

  private Set<String> stillThere(Look look, Set<String> ids) {
    try {
      return look.stillThere(ids);
    } catch (EngineException | RuntimeException e) {
      unverified =
          "whether the removed containers are really gone could not be seen: " + e.getMessage();
      return Set.of();
    }
  }

  private RemovalRecord survived(RemovalRecord removal) {
    if (removal.outcome() == RemovalRecord.Outcome.FAILED) {
      return removal;
    }
    failures.failed(removal.decision(), now(), terms.period, wasStopped(removal.decision()));
    String stays =
        removal.decision().container().runs()
            ? ", but it still runs; "
            : ", but it is still there; ";
    return new RemovalRecord(
        now(),
        removal.decision(),
        RemovalRecord.Outcome.FAILED,
        removal.outcome() == RemovalRecord.Outcome.REMOVED
            ? "the engine said that it removed it" + stays + "the engine's own log may say why"
            : "the engine said that it is gone or being removed"
                + stays
                + "try docker inspect on it, the engine's own log may say why");
  }

  /** Returns whether the engine was told to remove it, and failed. */
  boolean isFailedCall(RemovalRecord r) {
    return r.outcome() == RemovalRecord.Outcome.FAILED
        && called.contains(r.decision().container().id());
  }

  /** Returns what came of it. */
  Removals done() {
    return new Removals(records(), broken, stuck, unverified);
  }

  private List<RemovalRecord> records() {
    synchronized (records) {
      return List.copyOf(records);
    }
  }

  /**
   * Returns what turned out not to be dangling right before its removal: what it is instead, by id.
   */
  Map<String, Decision> spared() {
    return spared;
  }

  private void spare(Decision now) {
    spared.put(now.container().id(), now);
  }

  private boolean removeOne(Decision decision) {
    if (stuck || broken != null) {
      return false;
    }
    try {
      String missing = terms.evidence.keep(decision); // first: all that decides is younger
      Decision now = asItIsNow(decision);
      if (now.verdict() != Verdict.DANGLING) {
        terms.evidence.discard(decision);
        spare(now);
        return true;
      }
      return gate.pass(() -> removeNow(decision, missing)) && !stuck;
    } catch (EngineException e) {
      fail(decision, "could not be inspected again right before its removal: " + e.getMessage(), e);
    } catch (CallbackException e) {
      broken = e.getMessage();
    } catch (RuntimeException e) {
      fail(decision, e.toString());
    }
    return !stuck && broken == null;
  }

  /** The callbacks are asked last: no other answer about the container is younger. */
  private Decision asItIsNow(Decision decision) throws EngineException, CallbackException {
    refreshContests();
    Decision now = inspection.look(decision);
    if (now == null) {
      return decision.with(
          Verdict.UNCONFIRMED, "gone or in another state right before its removal");
    }
    return now.verdict() == Verdict.DANGLING ? gate.judge(now) : now;
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

  private void removeNow(Decision decision, String missing) {
    called.add(decision.container().id());
    try {
      RemovalOptions options =
          new RemovalOptions(terms.volumes, terms.stopTimeout, () -> mayGoOn(decision));
      Removal removal = engine.remove(decision.container().id(), options, terms.timeout);
      timeoutsInARow.set(0);
      record(
          decision,
          removal == Removal.REMOVED
              ? RemovalRecord.Outcome.REMOVED
              : RemovalRecord.Outcome.ALREADY_GONE,
          missing);
    } catch (EngineException e) {
      String refusal = stopped.getOrDefault(decision.container().id(), "");
      fail(decision, refusal.isEmpty() ? String.valueOf(e.getMessage()) : refusal, e);
    }
  }

  /** Returns whether a container that was asked to stop may be removed still. */
  private boolean mayGoOn(Decision decision) {
    String refusal;
    try {
      refusal = gate.refusal(decision);
    } catch (CallbackException e) {
      refusal = String.valueOf(e.getMessage());
      broken = refusal;
    }
    boolean mayGoOn = refusal.isEmpty();
    stopped.put(
        decision.container().id(),
        mayGoOn ? "" : "it was asked to stop and then left as it is: " + refusal);
    return mayGoOn;
  }

  private boolean wasStopped(Decision decision) {
    return stopped.containsKey(decision.container().id());
  }

  private void fail(Decision decision, String error, EngineException cause) {
    if (cause.reason() == EngineException.Reason.TIMEOUT) {
      stuck = timeoutsInARow.incrementAndGet() >= STUCK_AFTER || stuck;
    }
    fail(decision, error);
  }

  private void fail(Decision decision, String error) {
    failures.failed(decision, now(), terms.period, wasStopped(decision));
    record(decision, RemovalRecord.Outcome.FAILED, error);
  }

  private void record(Decision decision, RemovalRecord.Outcome outcome, String error) {
    records.add(new RemovalRecord(now(), decision, outcome, error));
  }

  private Instant now() {
    return terms.clock.instant();
  }
}
