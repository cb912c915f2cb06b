package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.LeftoverRemoval;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.leftover.Leftover;
import io.github.containerreconciler.internal.report.RemovalRecord.Outcome;
import io.github.containerreconciler.internal.safeguard.SweepHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Removes networks and volumes, without force. */
final class LeftoverRemover extends Remover {

  private final Rejudge rejudge;
  private final SweepHistory history;
  private final Duration lookTimeout;
  private @Nullable LeftoverLook last;
  private Instant lookedAt = Instant.MIN;

  /** Looks and judges again. */
  interface Rejudge {
    LeftoverLook look() throws EngineException;

    Decision judge(LeftoverLook look, Leftover leftover) throws CallbackException;
  }

  /**
   * @param lookTimeout for each inspection of a network
   */
  LeftoverRemover(
      Rejudge rejudge, RemovalGate gate, SweepHistory history, Duration lookTimeout, Terms terms) {
    super(gate, history.failures(), terms);
    this.rejudge = rejudge;
    this.history = history;
    this.lookTimeout = lookTimeout;
  }

  /** Tries each once, networks first. */
  void remove(List<Decision> due, Executor executor, int parallelism) {
    for (Kind kind : List.of(Kind.NETWORK, Kind.VOLUME)) {
      List<Decision> those = new ArrayList<>(due);
      those.removeIf(d -> d.kind() != kind);
      those.sort(history::byFailures);
      removeEach(those, executor, parallelism);
    }
  }

  /** The ids of those that turned out to be used. */
  Set<String> used() {
    Set<String> used = new HashSet<>();
    for (Decision d : spared().values()) {
      if (d.verdict() == Verdict.NEEDED || d.verdict() == Verdict.TRACKED) {
        used.add(d.container().id());
      }
    }
    return used;
  }

  @Override
  Decision look(Decision dangling) throws EngineException, CallbackException {
    String id = dangling.container().id();
    LeftoverLook look = freshLook();
    Leftover leftover = look.find(dangling.kind(), id);
    Network network = null;
    if (leftover != null && dangling.kind() == Kind.NETWORK) {
      network = terms.engine().network(id, lookTimeout).orElse(null);
      leftover = network == null || !network.id().equals(id) ? null : Leftover.of(network);
    }
    if (leftover == null) {
      return dangling.with(Verdict.UNCONFIRMED, "gone right before its removal");
    }
    if (network != null && !network.containers().isEmpty()) {
      return dangling.with(
          Verdict.NEEDED, "container " + network.containers().get(0) + " is attached to it");
    }
    return rejudge.judge(look, leftover);
  }

  /** One look serves the removals that start within the same second. */
  private synchronized LeftoverLook freshLook() throws EngineException {
    Instant now = terms.clocks().steadyNow();
    LeftoverLook look = last;
    if (look == null || Duration.between(lookedAt, now).compareTo(FRESH) >= 0) {
      last = null;
      look = rejudge.look();
      lookedAt = now; // from before the calls: never taken for newer than it is
      last = look;
    }
    return look;
  }

  @Override
  @Nullable Outcome call(Decision dangling) throws EngineException {
    String id = dangling.container().id();
    LeftoverRemoval removal =
        dangling.kind() == Kind.NETWORK
            ? terms.engine().removeNetwork(id, terms.timeout())
            : terms.engine().removeVolume(id, terms.timeout());
    failures.succeeded(id);
    return switch (removal) {
      case REMOVED -> Outcome.REMOVED;
      case GONE -> Outcome.ALREADY_GONE;
      case IN_USE -> null;
    };
  }
}
