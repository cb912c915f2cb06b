package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.claim.Claims;
import io.github.containerreconciler.internal.claim.Contests;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.ContainerState;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.ReportBuilder;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.safeguard.SweepHistory;
import io.github.containerreconciler.internal.safeguard.TimeJumps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over an engine: list, ask, judge, remove, report. It remembers from pass to pass only
 * what the rules need. One {@link #run} at a time; {@link #preview} may run beside it.
 */
public final class Sweep {

  /** The end of a preview's reasons while no callback is registered: a sweep would be skipped. */
  public static final String NO_CALLBACK = "; no callback yet, so nothing is removed";

  private final ReconcilerConfig config;
  private final LiveSettings settings;
  private final Ports ports;
  private final Claims claims;
  private final SweepHistory history;
  private final TimeJumps jumps;
  private final EngineScan scan;
  private final LeftoverSweep leftovers;
  private final EngineIdentity identity;
  private final Judging judging;
  private final RemovalPass removals;

  public Sweep(ReconcilerConfig config, LiveSettings settings, Ports ports, Claims claims) {
    this.config = config;
    this.settings = settings;
    this.ports = ports;
    this.claims = claims;
    this.history = new SweepHistory(config, ports.clocks());
    this.jumps = new TimeJumps(ports.clocks());
    this.scan = new EngineScan(config, settings, ports, history, jumps);
    this.leftovers = new LeftoverSweep(config, settings, ports, scan, history.keeps());
    this.identity = new EngineIdentity(config.name());
    this.judging = new Judging(config, claims, history, scan);
    this.removals = new RemovalPass(config, settings, ports, history, scan);
  }

  /** Returns what earlier sweeps left to remember. */
  public SweepHistory history() {
    return history;
  }

  /** Returns what earlier sweeps left to remember about networks and volumes. */
  public SweepHistory leftoverHistory() {
    return leftovers.history();
  }

  /** Returns whether and when time jumped. */
  public TimeJumps jumps() {
    return jumps;
  }

  /**
   * Judges every container and removes what is dangling, unless dry run is on. Never throws.
   *
   * @param occasion only a sweep by period counts as one of several in a row, and waits after time
   *     jumped
   */
  public SweepReport run(Occasion occasion) {
    long settingsVersion = settings.settingsVersion(); // before anything that is judged by
    boolean dryRun = settings.isDryRun();
    ReportBuilder report = builder(dryRun);
    return reported(
        report,
        () -> {
          refuseWhereBlocked();
          scan.lookAtEngine(report);
          if (isAnotherEngine(report)) {
            return;
          }
          boolean jumped = jumps.read(report.skew(), report.roundTrip());
          if (jumped) {
            report.timeJumped();
          }
          if (jumped && occasion != Occasion.OPERATOR) {
            report.asAStart("time jumped: " + jumps.why() + "; treated as a start");
            return;
          }
          Contests contests = judging.contests(report);
          Judged judged = judging.all(report, contests, occasion == Occasion.PERIOD);
          report.decided(judged.decisions());
          settle(judged, report);
          if (!dryRun && !report.isStuck()) {
            removals.remove(
                judged.due(), judged, report, new RemovalPass.Terms(settingsVersion, false));
          }
          if (leftovers.isAsked() && report.goesWell()) {
            boolean byPeriod = occasion == Occasion.PERIOD;
            leftovers.run(
                report, judged.holds(), new LeftoverSweep.Pass(byPeriod, dryRun, settingsVersion));
          }
          claims.swept(contests);
        });
  }

  /**
   * Settles removals that the engine called gone or in progress in the last sweep: gone now, or
   * failed.
   */
  private void settle(Judged judged, ReportBuilder report) {
    List<RemovalRecord> ended = new ArrayList<>();
    for (Decision d : history.failures().endedSince(judged.listing().containers())) {
      RemovalRecord.Outcome gone = RemovalRecord.Outcome.ALREADY_GONE;
      ended.add(new RemovalRecord(ports.clocks().now(), d, gone, ""));
    }
    report.ended(ended);
  }

  /**
   * Removes one container for an operator, with every check right before it. Never throws for what
   * goes wrong; the report tells.
   *
   * @param id a full id
   * @throws IllegalArgumentException if the container is neither dangling nor held, with the reason
   */
  public SweepReport remove(String id) {
    long settingsVersion = settings.settingsVersion();
    ReportBuilder report = builder(false);
    List<IllegalArgumentException> refused = new ArrayList<>();
    SweepReport done =
        reported(
            report,
            () -> {
              refuseWhereBlocked();
              scan.lookAtEngine(report);
              jumps.look(report.skew(), report.roundTrip()); // the next sweep answers a jump
              Judged judged = judging.now(report);
              Decision chosen = removable(id, judged.decisions());
              if (chosen != null && chosen.verdict() == Verdict.DANGLING) {
                chosen = scan.namespaces().alone(chosen, judged);
              }
              if (chosen == null || chosen.verdict() != Verdict.DANGLING) {
                refused.add(new IllegalArgumentException("container: " + refusal(id, chosen)));
                return;
              }
              Judged with = judged.with(chosen);
              report.decided(with.decisions());
              if (!report.isStuck()) {
                report.problem(""); // of others, or of earlier tries, is no news here
              }
              removals.remove(
                  List.of(chosen), with, report, new RemovalPass.Terms(settingsVersion, true));
            });
    if (!refused.isEmpty()) {
      throw refused.get(0);
    }
    return done;
  }

  private static String refusal(String id, @Nullable Decision chosen) {
    return (chosen == null
            ? id + " is NOT_OWNED: no ownership rule claims it as a running container"
            : chosen.container().name() + " is " + chosen.verdict() + ": " + chosen.reason())
        + "; only what is DANGLING or HELD can be removed";
  }

  /**
   * A held one is inspected at last; an approval is what the operator's call means.
   *
   * @return null if no rule claims it
   */
  private static @Nullable Decision removable(String id, List<Decision> decisions) {
    for (Decision d : decisions) {
      if (d.container().id().equals(id)) {
        return d.verdict() == Verdict.HELD ? d.with(Verdict.DANGLING, d.reason()) : d;
      }
    }
    return null;
  }

  /** Why this JVM lets nothing be removed, whatever a sweep finds; null where it does. */
  public @Nullable String blockedReason() {
    String blocked = ports.self().blockedReason();
    return blocked == null ? ports.host().shutdown().blockedReason() : blocked;
  }

  private void refuseWhereBlocked() throws CallbackException {
    String blocked = blockedReason();
    if (blocked == null && ports.host().shutdown().hasBegun()) {
      blocked = "this JVM shuts down, nothing is removed any more";
    }
    if (blocked != null) {
      throw new CallbackException(blocked);
    }
  }

  private boolean isAnotherEngine(ReportBuilder report) throws EngineException {
    String id = report.engine().id();
    if (!identity.isAnother(id, () -> ports.engine().info(scan.timeouts().api()).id())) {
      return false;
    }
    history.anotherEngine();
    leftovers.anotherEngine();
    claims.anotherEngine();
    jumps.forgetEngine();
    jumps.read(report.skew(), report.roundTrip());
    report.anotherEngine(ports.engine().endpoint());
    return true;
  }

  /** Judges every container as a sweep would now; removes and remembers nothing. */
  public Judged preview() throws EngineException, CallbackException {
    refuseWhereBlocked();
    ReportBuilder report = builder(true);
    scan.lookAtEngine(report);
    jumps.look(report.skew(), report.roundTrip());
    try {
      Judged judged = judging.now(report);
      return leftovers.isAsked() ? withLeftovers(judged, report) : judged;
    } catch (CallbackException e) {
      if (!e.isNoneRegistered()) {
        throw e;
      }
      return judging.withoutCallbacks(report);
    }
  }

  private Judged withLeftovers(Judged judged, ReportBuilder report)
      throws EngineException, CallbackException {
    List<Decision> all = new ArrayList<>(judged.decisions());
    all.addAll(leftovers.preview(report, judged.holds()));
    return new Judged(all, judged.left(), judged.inspection(), judged.holds());
  }

  /** Judges the networks and volumes of ours as a sweep would now; removes nothing. */
  public List<Decision> leftovers() throws EngineException, CallbackException {
    if (!leftovers.isAsked()) {
      return List.of();
    }
    List<Decision> all = new ArrayList<>(preview().decisions());
    all.removeIf(Decision::isOnContainer);
    return all;
  }

  /** Asks the engine who it is, so that an operator sees at once whether it can be reached. */
  public SweepReport probe() {
    ReportBuilder report = builder(true);
    return reported(
        report,
        () -> {
          scan.lookAtEngine(report);
          identity.first(report.engine().id());
          jumps.read(report.skew(), report.roundTrip());
          report.registered(ports.callbacks().names(config.requiredCallbacks()));
        });
  }

  private interface Work {
    void run() throws EngineException, CallbackException;
  }

  private ReportBuilder builder(boolean dryRun) {
    return new ReportBuilder(ports.clocks().wall(), dryRun);
  }

  /** Records every failure in the report. */
  private SweepReport reported(ReportBuilder report, Work work) {
    try {
      report.registered(registered());
      work.run();
    } catch (CallbackException e) {
      report.skipped(String.valueOf(e.getMessage()));
    } catch (EngineException e) {
      report.engineFailed(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) { // out of memory or threads: the next sweep tries again
      report.failed("unexpected: " + Failure.text(e));
    }
    return report.build();
  }

  /** The callbacks registered now; shown even while the engine is down. */
  private List<String> registered() {
    try {
      return ports.callbacks().names(List.of());
    } catch (CallbackException e) {
      return List.of();
    }
  }

  /** The judge that a sweep would use now; asks the engine's clock and the callbacks. */
  public Judge judgeNow() throws EngineException, CallbackException {
    ReportBuilder report = builder(true);
    scan.lookAtEngine(report);
    try {
      return scan.judgeNow(report);
    } catch (CallbackException e) {
      if (!e.isNoneRegistered()) {
        throw e;
      }
      return scan.judgeWithoutCallbacks(report);
    }
  }

  /** Returns whether the settings ask for containers in this state. */
  public boolean asksFor(ContainerState state) {
    return scan.list().states().ask(state);
  }

  /** The states of containers that the settings ask for. */
  public List<String> states() {
    return config.scope().states();
  }

  /** Bounds a mere look at the engine. */
  public Duration lookTimeout() {
    return scan.timeouts().look();
  }
}
