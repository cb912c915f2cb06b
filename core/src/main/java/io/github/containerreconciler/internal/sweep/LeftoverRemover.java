package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.LeftoverRemoval;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.leftover.Leftover;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.safeguard.FailedRemovals;
import io.github.containerreconciler.internal.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Removes the networks and volumes that one sweep found dangling, without force. One failed removal
 * does not stop the others.
 */
final class LeftoverRemover {

  private static final int STUCK_AFTER = 3;
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final ContainerEngine engine;
  private final Rejudge rejudge;
  private final RemovalGate gate;
  private final FailedRemovals failures;
  private final Terms terms;
  private final List<RemovalRecord> records = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Decision> spared = new ConcurrentHashMap<>();
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private final AtomicInteger timeoutsInARow = new AtomicInteger();
  private volatile boolean stuck;
  private volatile @Nullable String broken;
  private @Nullable LeftoverLook last;
  private Instant lookedAt = Instant.MIN;

  /**
   * The terms of all removals of a sweep.
   *
   * @param timeout for each removal
   * @param lookTimeout for each inspection before it
   * @param period after which a failed removal is tried again
   * @param evidence keeps what is known of each before its removal
   */
  record Terms(
      Duration timeout, Duration lookTimeout, Duration period, Clocks clocks, Evidence evidence) {}

  /** Looks and judges again. */
  interface Rejudge {
    LeftoverLook look() throws EngineException;

    Decision judge(LeftoverLook look, Leftover leftover) throws CallbackException;
  }

  LeftoverRemover(
      ContainerEngine engine,
      Rejudge rejudge,
      RemovalGate gate,
      FailedRemovals failures,
      Terms terms) {
    this.engine = engine;
    this.rejudge = rejudge;
    this.gate = gate;
    this.failures = failures;
    this.terms = terms;
  }

  /** Tries each once, networks first. */
  void remove(List<Decision> due, Executor executor, int parallelism) {
    for (Kind kind : List.of(Kind.NETWORK, Kind.VOLUME)) {
      List<Decision> those = new ArrayList<>(due);
      those.removeIf(d -> d.kind() != kind);
      those.sort(
          (a, b) ->
              Integer.compare(
                  failures.count(a.container().id()), failures.count(b.container().id())));
      ParallelRemovals.run(executor, parallelism, those, this::removeOne);
    }
  }

  List<RemovalRecord> records() {
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

  /** The ids of those that turned out to be used. */
  Set<String> used() {
    return used;
  }

  boolean isStuck() {
    return stuck;
  }

  /** Why removing ended early: the callbacks failed; null if they did not. */
  @Nullable String broken() {
    return broken;
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

  private void spare(Decision now) {
    if (now.verdict() == Verdict.NEEDED || now.verdict() == Verdict.TRACKED) {
      used.add(now.container().id());
    }
    spared.put(now.container().id(), now);
  }

  /** The callbacks are asked last: no other answer about it is younger. */
  private Decision asItIsNow(Decision decision) throws EngineException, CallbackException {
    String id = decision.container().id();
    LeftoverLook look = freshLook();
    Leftover leftover = look.find(decision.kind(), id);
    Network network = null;
    if (leftover != null && decision.kind() == Kind.NETWORK) {
      network = engine.network(id, terms.lookTimeout).orElse(null);
      leftover = network == null || !network.id().equals(id) ? null : Leftover.of(network);
    }
    if (leftover == null) {
      return decision.with(Verdict.UNCONFIRMED, "gone right before its removal");
    }
    if (network != null && !network.containers().isEmpty()) {
      return decision.with(
          Verdict.NEEDED, "container " + network.containers().get(0) + " is attached to it");
    }
    Decision now = rejudge.judge(look, leftover);
    return now.verdict() == Verdict.DANGLING ? gate.judge(now) : now;
  }

  /** One look serves the removals that start within the same second. */
  private synchronized LeftoverLook freshLook() throws EngineException {
    Instant now = terms.clocks.steadyNow();
    LeftoverLook look = last;
    if (look == null || Duration.between(lookedAt, now).compareTo(FRESH) >= 0) {
      last = null;
      look = rejudge.look();
      lookedAt = now; // from before the calls: never taken for newer than it is
      last = look;
    }
    return look;
  }

  private void removeNow(Decision decision, String missing) {
    try {
      LeftoverRemoval removal = call(decision);
      timeoutsInARow.set(0);
      failures.succeeded(decision.container().id());
      switch (removal) {
        case REMOVED -> record(decision, RemovalRecord.Outcome.REMOVED, missing);
        case GONE -> record(decision, RemovalRecord.Outcome.ALREADY_GONE, missing);
        case IN_USE -> {
          terms.evidence.discard(decision);
          spare(decision.with(Verdict.NEEDED, "the engine says that a container uses it"));
        }
      }
    } catch (EngineException e) {
      fail(decision, String.valueOf(e.getMessage()), e);
    }
  }

  private LeftoverRemoval call(Decision decision) throws EngineException {
    String id = decision.container().id();
    return decision.kind() == Kind.NETWORK
        ? engine.removeNetwork(id, terms.timeout)
        : engine.removeVolume(id, terms.timeout);
  }

  private void fail(Decision decision, String error, EngineException cause) {
    if (cause.reason() == EngineException.Reason.TIMEOUT) {
      stuck = timeoutsInARow.incrementAndGet() >= STUCK_AFTER || stuck;
    }
    fail(decision, error);
  }

  private void fail(Decision decision, String error) {
    failures.failed(decision, terms.clocks.now(), terms.period, false);
    record(decision, RemovalRecord.Outcome.FAILED, error);
  }

  private void record(Decision decision, RemovalRecord.Outcome outcome, String error) {
    records.add(new RemovalRecord(terms.clocks.now(), decision, outcome, error));
  }
}
