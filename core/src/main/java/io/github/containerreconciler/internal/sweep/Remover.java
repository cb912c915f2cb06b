package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.TrackedCache;
import io.github.containerreconciler.internal.config.LiveSettings;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Removes what one sweep found dangling. A failure of one removal is no matter of the others. */
public final class Remover {

  /**
   * After so many time-outs in a row, with none succeeding between, the engine is taken for stuck.
   */
  private static final int STUCK_AFTER = 3;

  private final ContainerEngine engine;
  private final Inspection inspection;
  private final TrackedCache answer;
  private final LiveSettings settings;
  private final long settingsVersion;
  private final FailedRemovals failures;
  private final RemovalOptions options;
  private final Duration timeout;
  private final Clock clock;

  private final AtomicInteger timeoutsInARow = new AtomicInteger();
  private final List<RemovalRecord> records = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Decision> spared = new ConcurrentHashMap<>();
  private volatile @Nullable String broken;
  private volatile boolean stuck;
  private @Nullable String unverified;

  /** Which of these ids still run. */
  interface Look {
    Set<String> running(Set<String> ids) throws EngineException;
  }

  /**
   * @param settingsVersion that of the settings by which the containers were judged
   */
  Remover(
      ContainerEngine engine,
      Inspection inspection,
      TrackedCache answer,
      LiveSettings settings,
      long settingsVersion,
      FailedRemovals failures,
      RemovalOptions options,
      Duration timeout,
      Clock clock) {
    this.engine = engine;
    this.inspection = inspection;
    this.answer = answer;
    this.settings = settings;
    this.settingsVersion = settingsVersion;
    this.failures = failures;
    this.options = options;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * Tries each once; returns when all were tried, or when it is wiser to go no further. One lane
   * more than removals may be under way: while these are, it inspects the next one, which then
   * waits for its turn. One at a time needs no thread but the caller's.
   */
  void remove(List<Decision> dangling, Executor executor, int parallelism) {
    Semaphore turns = new Semaphore(parallelism);
    int lanes = parallelism == 1 ? 1 : parallelism + 1;
    ParallelRemovals.run(executor, lanes, dangling, d -> removeOne(d, turns));
  }

  /**
   * Looks once whether what the engine said it removed still runs: then the removal failed. Where
   * the look itself fails, the engine's word stands; the next sweep sees what is there.
   */
  void verify(Look look) {
    Set<String> removed = new HashSet<>();
    for (RemovalRecord r : records()) {
      if (r.outcome() == RemovalRecord.Outcome.REMOVED) {
        removed.add(r.decision().container().id());
      }
    }
    Set<String> running = removed.isEmpty() ? Set.of() : running(look, removed);
    removed.removeAll(running);
    removed.forEach(failures::succeeded);
    records.replaceAll(r -> running.contains(r.decision().container().id()) ? survived(r) : r);
  }

  private Set<String> running(Look look, Set<String> ids) {
    try {
      return look.running(ids);
    } catch (EngineException | RuntimeException e) {
      unverified =
          "whether the removed containers are really gone could not be seen: " + e.getMessage();
      return Set.of();
    }
  }

  private RemovalRecord survived(RemovalRecord removal) {
    failures.failed(removal.decision().container().id(), clock.instant(), settings.period());
    return new RemovalRecord(
        clock.instant(),
        removal.decision(),
        RemovalRecord.Outcome.FAILED,
        "the engine said that it removed it, but it still runs; the engine's own log may say why");
  }

  /** What came of it. */
  Removals done() {
    return new Removals(records(), broken, stuck, unverified);
  }

  private List<RemovalRecord> records() {
    synchronized (records) {
      return List.copyOf(records);
    }
  }

  /** What turned out not to be dangling right before its removal: what it is instead, by id. */
  Map<String, Decision> spared() {
    return spared;
  }

  private boolean removeOne(Decision decision, Semaphore turns) {
    try {
      if (goesNoFurther()) {
        return false;
      }
      Inspection.Sight ahead = inspection.fresh(inspection.first(decision));
      turns.acquireUninterruptibly(); // bounded: every removal has a deadline
      try {
        return !goesNoFurther() && removeInTurn(decision, ahead);
      } finally {
        turns.release();
      }
    } catch (EngineException e) {
      fail(decision, "could not be inspected again right before its removal: " + e.getMessage(), e);
      return !stuck;
    } catch (CallbackException e) {
      broken = e.getMessage();
      return false;
    } catch (RuntimeException e) {
      fail(decision, e.toString());
      return !stuck;
    }
  }

  private boolean goesNoFurther() {
    return stuck || broken != null;
  }

  private boolean removeInTurn(Decision decision, Inspection.Sight ahead)
      throws EngineException, CallbackException {
    Decision now = asItIsNow(decision, inspection.fresh(ahead).decision());
    if (now.verdict() != Verdict.DANGLING) {
      spared.put(now.container().id(), now);
      return true;
    }
    if (!settings.tryStartRemoval(settingsVersion)) {
      return false;
    }
    try {
      removeNow(decision);
    } finally {
      settings.removalEnded();
    }
    return !stuck;
  }

  /** The callbacks are asked last: their answer is the youngest of all that it is judged by. */
  private Decision asItIsNow(Decision decision, @Nullable Decision now) throws CallbackException {
    if (now == null) {
      return decision.with(Verdict.UNCONFIRMED, "no longer ran right before its removal");
    }
    return now.verdict() == Verdict.DANGLING && answer.tracked().contains(now.container())
        ? now.with(Verdict.TRACKED, "tracked when asked again right before its removal")
        : now;
  }

  private void removeNow(Decision decision) {
    String id = decision.container().id();
    try {
      Removal removal = engine.remove(id, options, timeout);
      timeoutsInARow.set(0);
      if (removal == Removal.REMOVED) {
        record(decision, RemovalRecord.Outcome.REMOVED, "");
      } else {
        failures.succeeded(id);
        record(decision, RemovalRecord.Outcome.ALREADY_GONE, "");
      }
    } catch (EngineException e) {
      fail(decision, String.valueOf(e.getMessage()), e);
    }
  }

  private void fail(Decision decision, String error, EngineException cause) {
    if (cause.reason() == EngineException.Reason.TIMEOUT) {
      stuck = timeoutsInARow.incrementAndGet() >= STUCK_AFTER || stuck;
    }
    fail(decision, error);
  }

  private void fail(Decision decision, String error) {
    failures.failed(decision.container().id(), clock.instant(), settings.period());
    record(decision, RemovalRecord.Outcome.FAILED, error);
  }

  private void record(Decision decision, RemovalRecord.Outcome outcome, String error) {
    records.add(new RemovalRecord(clock.instant(), decision, outcome, error));
  }
}
