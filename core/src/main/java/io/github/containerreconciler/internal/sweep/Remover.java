package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.safeguard.FailedRemovals;
import io.github.containerreconciler.internal.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Removes what one sweep found dangling, each with every check right before it: the one way to a
 * removal, of containers and of all else. One failed removal does not stop the others.
 */
abstract class Remover {

  /**
   * After so many time-outs in a row, with none succeeding between, the engine is taken for stuck.
   */
  private static final int STUCK_AFTER = 3;

  /** What was seen so long ago may have changed. */
  static final Duration FRESH = Duration.ofSeconds(1);

  private final RemovalGate gate;
  final FailedRemovals failures;
  final Terms terms;

  private final AtomicInteger timeoutsInARow = new AtomicInteger();
  private final Map<String, Decision> spared = new ConcurrentHashMap<>();
  private final Set<String> called = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String broken;
  private volatile boolean stuck;

  final List<RemovalRecord> records = Collections.synchronizedList(new ArrayList<>());

  /**
   * The terms of all removals of a sweep.
   *
   * @param timeout for each removal, beside the time to stop
   * @param period after which a failed removal is tried again
   * @param evidence keeps what is known of each before its removal
   */
  record Terms(
      ContainerEngine engine,
      Duration timeout,
      Duration period,
      Clocks clocks,
      Evidence evidence) {}

  /** Looks at one anew, without the callbacks. */
  interface Look {
    Decision look() throws EngineException, CallbackException;
  }

  Remover(RemovalGate gate, FailedRemovals failures, Terms terms) {
    this.gate = gate;
    this.failures = failures;
    this.terms = terms;
  }

  /** Looks at it anew, without the callbacks; it stays dangling, or is what the look shows. */
  abstract Decision look(Decision dangling) throws EngineException, CallbackException;

  /**
   * Tells the engine to remove it.
   *
   * @return null if the engine says that a container uses it
   */
  abstract RemovalRecord.@Nullable Outcome call(Decision dangling) throws EngineException;

  /** Returns what became of one that was asked to stop before its removal failed; null if not. */
  @Nullable String stopped(Decision removal) {
    return null;
  }

  /** Tries each once; returns when all were tried, or when it is wiser to go no further. */
  final void removeEach(Collection<Decision> due, Executor executor, int parallelism) {
    ParallelRemovals.run(executor, parallelism, due, this::removeOne);
  }

  final List<RemovalRecord> records() {
    synchronized (records) {
      return List.copyOf(records);
    }
  }

  /** What it is instead, by id, of what turned out not to be dangling right before its removal. */
  final Map<String, Decision> spared() {
    return spared;
  }

  /** Why removing ended early: the callbacks failed; null if they did not. */
  final @Nullable String broken() {
    return broken;
  }

  /** Returns whether removing ended early because the engine did not answer removals. */
  final boolean isStuck() {
    return stuck;
  }

  /** Returns whether the engine was told to remove it, and failed. */
  final boolean isFailedCall(RemovalRecord r) {
    return r.outcome() == RemovalRecord.Outcome.FAILED
        && called.contains(r.decision().container().id());
  }

  /** These with what became of them since. */
  final List<Decision> after(List<Decision> decisions) {
    List<Decision> after = new ArrayList<>();
    for (Decision d : decisions) {
      after.add(spared.getOrDefault(d.container().id(), d));
    }
    after.sort(Judged.WORST_FIRST);
    return after;
  }

  final void spare(Decision now) {
    spared.put(now.container().id(), now);
  }

  /** No further removal starts. */
  final void giveUp(String why) {
    broken = why;
  }

  private boolean removeOne(Decision decision) {
    if (stuck || broken != null) {
      return false;
    }
    try {
      String missing = terms.evidence.keep(decision); // first: all that decides is younger
      Decision now = asItIsNow(() -> look(decision));
      if (now.verdict() != Verdict.DANGLING) {
        terms.evidence.discard(decision);
        spare(now);
        return true;
      }
      return gate.pass(() -> removeNow(decision, missing)) && !stuck;
    } catch (EngineException e) {
      fail(decision, "could not be inspected again right before its removal: " + e.getMessage(), e);
    } catch (CallbackException e) {
      giveUp(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      fail(decision, e.toString());
    }
    return !stuck && broken == null;
  }

  /** The callbacks are asked last. Where they took long, it may have been started meanwhile. */
  final Decision asItIsNow(Look look) throws EngineException, CallbackException {
    Decision now = look.look();
    if (now.verdict() != Verdict.DANGLING) {
      return now;
    }
    Instant looked = terms.clocks.steadyNow();
    now = gate.judge(now);
    Duration since = Duration.between(looked, terms.clocks.steadyNow());
    return now.verdict() == Verdict.DANGLING && since.compareTo(FRESH) > 0
        ? gate.judgeAgain(look.look())
        : now;
  }

  private void removeNow(Decision decision, String missing) {
    called.add(decision.container().id());
    try {
      RemovalRecord.Outcome outcome = call(decision);
      timeoutsInARow.set(0);
      if (outcome == null) {
        terms.evidence.discard(decision);
        spare(decision.with(Verdict.NEEDED, "the engine says that a container uses it"));
      } else {
        record(decision, outcome, missing);
      }
    } catch (EngineException e) {
      String refusal = stopped(decision);
      fail(
          decision,
          refusal == null || refusal.isEmpty() ? String.valueOf(e.getMessage()) : refusal,
          e);
    }
  }

  private void fail(Decision decision, String error, EngineException cause) {
    if (cause.reason() == EngineException.Reason.TIMEOUT) {
      stuck = timeoutsInARow.incrementAndGet() >= STUCK_AFTER || stuck;
    }
    fail(decision, error);
  }

  private void fail(Decision decision, String error) {
    records.add(failed(decision, error));
  }

  /** Counts a failure. Returns the record of it. */
  final RemovalRecord failed(Decision removal, String error) {
    Instant now = terms.clocks.now();
    failures.failed(removal, now, terms.period, stopped(removal) != null);
    return new RemovalRecord(now, removal, RemovalRecord.Outcome.FAILED, error);
  }

  private void record(Decision decision, RemovalRecord.Outcome outcome, String error) {
    records.add(new RemovalRecord(terms.clocks.now(), decision, outcome, error));
  }
}
