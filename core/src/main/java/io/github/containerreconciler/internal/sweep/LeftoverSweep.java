package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.Listing;
import io.github.containerreconciler.internal.callback.TrackedCache;
import io.github.containerreconciler.internal.claim.Contests;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Tracked;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.leftover.Leftover;
import io.github.containerreconciler.internal.leftover.LeftoverJudge;
import io.github.containerreconciler.internal.leftover.Unused;
import io.github.containerreconciler.internal.report.ReportBuilder;
import io.github.containerreconciler.internal.safeguard.Keeps;
import io.github.containerreconciler.internal.safeguard.Losses;
import io.github.containerreconciler.internal.safeguard.SweepHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a sweep after the containers: it looks at networks and volumes, judges them and
 * removes what is dangling. One {@link #run} at a time; {@link #preview} may run beside it.
 */
final class LeftoverSweep {

  private static final Losses.Assessment NO_LOSSES = new Losses.Assessment(Map.of(), Set.of(), 0);

  private final ReconcilerConfig config;
  private final LiveSettings settings;
  private final Ports ports;
  private final EngineScan scan;
  private final Keeps keeps;
  private final SweepHistory history;
  private final Unused unused;
  private final Evidence evidence;

  /**
   * Findings about containers that bear on networks and volumes in the same sweep.
   *
   * @param held whether containers are held: then nothing else is removed
   * @param contests what other reconcilers claim too
   * @param seen what the look at the containers showed
   */
  record Holds(boolean held, Contests contests, EngineScan.Seen.ByList seen) {}

  /**
   * Terms that are the same for all removals of a sweep.
   *
   * @param settingsVersion that of the settings by which all is judged
   */
  record Pass(boolean byPeriod, boolean dryRun, long settingsVersion) {}

  /**
   * @param keeps what an operator keeps, containers or not
   */
  LeftoverSweep(
      ReconcilerConfig config, LiveSettings settings, Ports ports, EngineScan scan, Keeps keeps) {
    this.config = config;
    this.settings = settings;
    this.ports = ports;
    this.scan = scan;
    this.keeps = keeps;
    this.history = new SweepHistory(config, ports.clocks());
    this.unused = new Unused(ports.clocks().steady());
    this.evidence = new Evidence(config, ports.engine(), ports.clocks().wall());
  }

  /** Returns whether the settings name networks or volumes. */
  boolean isAsked() {
    List<String> resources = config.scope().resources();
    return resources.contains("networks") || resources.contains("volumes");
  }

  /** Returns what earlier sweeps left to remember about networks and volumes. */
  SweepHistory history() {
    return history;
  }

  /** Volumes of another engine may have the same names. */
  void anotherEngine() {
    history.anotherEngine();
    history.namesChanged();
    unused.forget();
  }

  /** Judges all as a sweep would now; removes and remembers nothing. */
  List<Decision> preview(ReportBuilder report, Holds holds)
      throws EngineException, CallbackException {
    LeftoverLook look = look();
    if (look.leftovers().isEmpty()) {
      return List.of();
    }
    Tracked tracked = tracked(look, holds).tracked();
    return history.confirm(
        decide(look, tracked, report.engineTime(), holds), holds.seen.unproven(), false);
  }

  /** Judges all, and removes what is dangling, unless dry run is on. */
  void run(ReportBuilder report, Holds holds, Pass pass) throws EngineException, CallbackException {
    LeftoverLook look = look();
    TrackedCache callbacks = tracked(look, holds);
    Tracked tracked = look.leftovers().isEmpty() ? c -> false : callbacks.tracked();
    List<Decision> judged = decide(look, tracked, report.engineTime(), holds);
    learn(look, tracked);
    List<Decision> concluded = history.confirm(judged, holds.seen.unproven(), pass.byPeriod);
    history.remember(List.of(), NO_LOSSES, judged, concluded, pass.byPeriod);
    List<Decision> due = Decision.having(Verdict.DANGLING, concluded);
    due.removeIf(d -> pass.dryRun || history.isWaiting(d));
    LeftoverRemover remover =
        new LeftoverRemover(
            new Rejudging(callbacks, report.engineTime(), holds),
            new RemovalGate(
                callbacks, settings, pass.settingsVersion, ports.host().shutdown(), keeps),
            history,
            scan.timeouts().look(),
            new Remover.Terms(
                ports.engine(),
                scan.timeouts().api(),
                settings.period(),
                ports.clocks(),
                evidence));
    try {
      remover.remove(due, ports.workers(), config.removeParallelism());
    } finally {
      remover.used().forEach(unused::isUsed);
      report.leftovers(remover.after(concluded), remover.records());
    }
    if (remover.isStuck()) {
      report.engineStuck(
          "the engine is stuck: 3 removals of networks and volumes in a row timed out; the others"
              + " wait for the next sweep");
    }
    String broken = remover.broken();
    if (broken != null) {
      throw new CallbackException("no further removal: " + broken);
    }
  }

  /** Judges again, right before a removal. */
  private final class Rejudging implements LeftoverRemover.Rejudge {
    private final TrackedCache callbacks;
    private final Instant now;
    private final Holds holds;

    Rejudging(TrackedCache callbacks, Instant now, Holds holds) {
      this.callbacks = callbacks;
      this.now = now;
      this.holds = holds;
    }

    @Override
    public LeftoverLook look() throws EngineException {
      holds.contests.refresh();
      return LeftoverSweep.this.look();
    }

    @Override
    public Decision judge(LeftoverLook look, Leftover leftover) throws CallbackException {
      LeftoverJudge again = LeftoverSweep.this.judge(callbacks.tracked(), now);
      return decide(look, again, leftover, holds);
    }
  }

  private LeftoverLook look() throws EngineException {
    LeftoverJudge ours = judge(container -> false, ports.clocks().now());
    return LeftoverLook.at(
        ports.engine(),
        ours::claims,
        new LeftoverLook.Terms(
            config.scope().resources(),
            scan.callbackLabels(),
            scan.timeouts().api(),
            scan.timeouts().look()),
        ports.workers(),
        config.removeParallelism());
  }

  private TrackedCache tracked(LeftoverLook look, Holds holds) {
    return new TrackedCache(
        ports.callbacks(),
        config.requiredCallbacks(),
        scan.timeouts().api(),
        new Listing(look.containers(), scan.callbackLabels()),
        answer -> scan.believe(answer, holds.seen),
        ports.clocks().steady());
  }

  private LeftoverJudge judge(Tracked tracked, Instant engineTime) {
    Duration grace = settings.creationGrace();
    return new LeftoverJudge(
        config.rules(),
        config.exemptLabel(),
        tracked,
        new Judge.Times(grace, engineTime, scan.untrusted(grace)));
  }

  private List<Decision> decide(LeftoverLook look, Tracked tracked, Instant now, Holds holds) {
    LeftoverJudge judge = judge(tracked, now);
    List<Decision> decisions = new ArrayList<>();
    for (Leftover leftover : look.leftovers()) {
      decisions.add(decide(look, judge, leftover, holds));
    }
    return decisions;
  }

  private Decision decide(LeftoverLook look, LeftoverJudge judge, Leftover leftover, Holds holds) {
    Decision d = judge.judge(leftover, look.users().of(leftover), unused.lasts(leftover.id()));
    if (d.verdict() != Verdict.DANGLING) {
      return d;
    }
    Decision spared = keeps.spare(d);
    if (spared.verdict() == Verdict.KEPT) {
      return spared;
    }
    String contested = holds.contests.reason(d.container(), d.container());
    if (contested != null) {
      return d.with(Verdict.CONTESTED, contested);
    }
    String doubt = look.doubts().get(leftover.kind());
    if (doubt != null) {
      return d.with(Verdict.UNCONFIRMED, doubt);
    }
    if (holds.held) {
      return d.with(Verdict.UNCONFIRMED, EngineScan.WAITS_FOR_HELD);
    }
    return history.isWaiting(d) ? history.waiting(d) : d;
  }

  /** Learns which ones are unused; in doubt one counts as used. */
  private void learn(LeftoverLook look, Tracked tracked) {
    Set<String> alone = new HashSet<>();
    for (Leftover l : look.leftovers()) {
      if (!look.doubts().containsKey(l.kind())
          && look.users().of(l).isEmpty()
          && !tracked.contains(l.likeContainer())) {
        alone.add(l.id());
      }
    }
    unused.learn(alone, settings.longestGap());
  }
}
