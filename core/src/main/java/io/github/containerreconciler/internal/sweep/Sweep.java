package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.callback.Listing;
import io.github.containerreconciler.internal.callback.TrackedCache;
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
import io.github.containerreconciler.internal.report.Removals;
import io.github.containerreconciler.internal.report.ReportBuilder;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.safeguard.SweepHistory;
import io.github.containerreconciler.internal.safeguard.TimeJumps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One pass over an engine: list, ask, judge, remove, report. It remembers from pass to pass only
 * what the rules need. One {@link #run} at a time; {@link #preview} may run beside it.
 */
public final class Sweep {

  /** Of one verdict, the oldest first. */
  static final Comparator<Decision> WORST_FIRST =
      (a, b) -> {
        int byVerdict = b.verdict().compareTo(a.verdict());
        return byVerdict != 0
            ? byVerdict
            : a.container().created().compareTo(b.container().created());
      };

  /** How a preview's reasons end while no callback is registered: a sweep would be skipped. */
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
  private final Evidence evidence;

  /**
   * What a pass decided.
   *
   * @param left the ids of those that are not for this pass to remove
   * @param inspection inspects again what is about to be removed
   * @param listing what was listed
   * @param holds what it means for networks and volumes
   */
  public record Judged(
      List<Decision> decisions,
      Set<String> left,
      Inspection inspection,
      Listing listing,
      LeftoverSweep.Holds holds) {

    /** The same with another decision on one container. */
    Judged with(Decision other) {
      String id = other.container().id();
      List<Decision> changed = new ArrayList<>();
      for (Decision d : decisions) {
        changed.add(d.container().id().equals(id) ? other : d);
      }
      return new Judged(changed, left, inspection, listing, holds);
    }

    /** What may be removed now. */
    public List<Decision> due() {
      List<Decision> due = Decision.having(Verdict.DANGLING, decisions);
      due.removeIf(d -> left.contains(d.container().id()));
      return due;
    }
  }

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
    this.evidence = new Evidence(config, ports.engine(), ports.clocks().wall());
  }

  /** What earlier sweeps left to remember. */
  public SweepHistory history() {
    return history;
  }

  /** What earlier sweeps left to remember about networks and volumes. */
  public SweepHistory leftoverHistory() {
    return leftovers.history();
  }

  /** Whether and when time jumped. */
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
          if (timeJumped(report) && occasion != Occasion.OPERATOR) {
            report.asAStart("time jumped: " + jumps.why() + "; treated as a start");
            return;
          }
          Contests contests = contests(report);
          Judged judged = judgeAll(report, contests, occasion == Occasion.PERIOD);
          report.decided(judged.decisions());
          settle(judged, report);
          if (!dryRun && !report.isStuck()) {
            removeAll(judged.due(), judged, report, new Pass(settingsVersion, false));
          }
          if (leftovers.isAsked() && report.goesWell()) {
            boolean byPeriod = occasion == Occasion.PERIOD;
            leftovers.run(
                report, judged.holds(), new LeftoverSweep.Pass(byPeriod, dryRun, settingsVersion));
          }
          claims.swept(contests);
        });
  }

  /** What the engine called gone or being removed in the last sweep is gone now, or fails. */
  private void settle(Judged judged, ReportBuilder report) {
    Set<String> there = new TreeSet<>();
    judged.listing().containers().forEach(c -> there.add(c.id()));
    List<RemovalRecord> ended = new ArrayList<>();
    for (Decision d : history.failures().endedSince(there)) {
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
              timeJumped(report);
              Judged judged = judgeNow(report);
              Decision chosen = removable(id, judged.decisions());
              if (chosen != null && chosen.verdict() == Verdict.DANGLING) {
                chosen = scan.alone(chosen, judged.decisions());
              }
              if (chosen == null || chosen.verdict() != Verdict.DANGLING) {
                refused.add(new IllegalArgumentException("container: " + refusal(id, chosen)));
                return;
              }
              Judged with = judged.with(chosen);
              report.decided(with.decisions());
              removeAll(List.of(chosen), with, report, new Pass(settingsVersion, true));
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

  private void refuseWhereBlocked() throws CallbackException {
    ShutdownProbe shutdown = ports.host().shutdown();
    String blocked = ports.self().blockedReason();
    if (blocked == null) {
      blocked = shutdown.blockedReason();
    }
    if (blocked == null && shutdown.hasBegun()) {
      blocked = "this JVM shuts down, nothing is removed any more";
    }
    if (blocked != null) {
      throw new CallbackException(blocked);
    }
  }

  private boolean isAnotherEngine(ReportBuilder report) throws EngineException {
    String id = report.engine().id();
    if (!identity.isAnother(id, () -> ports.engine().info(scan.apiTimeout()).id())) {
      return false;
    }
    history.anotherEngine();
    leftovers.anotherEngine();
    jumps.forgetEngine();
    jumps.read(report.skew(), report.roundTrip());
    report.anotherEngine(ports.engine().endpoint());
    return true;
  }

  private boolean timeJumped(ReportBuilder report) {
    if (!jumps.read(report.skew(), report.roundTrip())) {
      return false;
    }
    report.timeJumped();
    return true;
  }

  /** Judges every container as a sweep would now; removes and remembers nothing. */
  public Judged preview() throws EngineException, CallbackException {
    refuseWhereBlocked();
    ReportBuilder report = builder(true);
    scan.lookAtEngine(report);
    try {
      Judged judged = judgeNow(report);
      return leftovers.isAsked() ? withLeftovers(judged, report) : judged;
    } catch (CallbackException e) {
      if (!e.isNoneRegistered()) {
        throw e;
      }
      return withoutCallbacks(report);
    }
  }

  private Judged withLeftovers(Judged judged, ReportBuilder report)
      throws EngineException, CallbackException {
    List<Decision> all = new ArrayList<>(judged.decisions());
    all.addAll(leftovers.preview(report, judged.holds()));
    return new Judged(all, judged.left(), judged.inspection(), judged.listing(), judged.holds());
  }

  /** An adopter's first question is what would go. It is answered as if nothing were tracked. */
  private Judged withoutCallbacks(ReportBuilder report) throws EngineException, CallbackException {
    Contests contests = contests(report);
    EngineScan.Seen seen = scan.lookWithoutCallbacks(report, contests);
    List<Decision> concluded = new ArrayList<>();
    for (Decision d : concluded(seen, history.confirm(seen.inspected(), List.of(), false))) {
      boolean dangling = d.verdict() == Verdict.DANGLING;
      concluded.add(dangling ? d.with(d.verdict(), d.reason() + NO_CALLBACK) : d);
    }
    return judged(seen, concluded, contests);
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

  private Judged judgeNow(ReportBuilder report) throws EngineException, CallbackException {
    Contests contests = contests(report);
    EngineScan.Seen seen = scan.look(report, contests, false);
    List<Decision> confirmed = history.confirm(seen.inspected(), unproven(seen), false);
    return judged(seen, concluded(seen, confirmed), contests);
  }

  private static List<String> unproven(EngineScan.Seen seen) {
    return seen.byList().unproven();
  }

  /** Applies what holds for all containers of a list together. */
  private List<Decision> concluded(EngineScan.Seen seen, List<Decision> confirmed) {
    boolean held = isAnyHeld(seen, confirmed);
    boolean asked = config.scope().resources().contains("containers");
    List<Decision> concluded = new ArrayList<>(confirmed.size());
    for (Decision d : confirmed) {
      if (d.verdict() == Verdict.DANGLING && held && !d.container().runs()) {
        concluded.add(d.with(Verdict.UNCONFIRMED, EngineScan.WAITS_FOR_HELD));
      } else if (d.verdict() == Verdict.DANGLING && !asked) {
        concluded.add(d.with(Verdict.REPORT_ONLY, d.reason() + "; resources names no containers"));
      } else {
        concluded.add(d);
      }
    }
    return scan.dependents().spareNeeded(concluded, seen.waiting()); // some stay only now
  }

  private static boolean isAnyHeld(EngineScan.Seen seen, List<Decision> decisions) {
    return !seen.byList().assessed().held().isEmpty()
        || !Decision.having(Verdict.HELD, decisions).isEmpty();
  }

  private Judged judgeAll(ReportBuilder report, Contests contests, boolean byPeriod)
      throws EngineException, CallbackException {
    EngineScan.Seen seen = scan.look(report, contests, true);
    EngineScan.Seen.ByList byList = seen.byList();
    List<Decision> concluded =
        concluded(seen, history.confirm(seen.inspected(), byList.unproven(), byPeriod));
    history.remember(byList.decisions(), byList.assessed(), seen.inspected(), concluded, byPeriod);
    return judged(seen, concluded, contests);
  }

  private static Judged judged(EngineScan.Seen seen, List<Decision> concluded, Contests contests) {
    List<Decision> sorted = new ArrayList<>(concluded);
    sorted.sort(WORST_FIRST);
    return new Judged(
        sorted,
        seen.waiting(),
        seen.inspection(),
        seen.byList().listing(),
        new LeftoverSweep.Holds(isAnyHeld(seen, sorted), unproven(seen), contests));
  }

  /** Without the claims of others nothing may be removed: the sweep is skipped. */
  private Contests contests(ReportBuilder report) throws CallbackException {
    try {
      return claims.contests(report.engineTime());
    } catch (EngineException e) {
      throw new CallbackException(
          "the claims of reconcilers cannot be written and read: " + e.getMessage());
    }
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

  /** Whether the settings ask for containers in this state. */
  public boolean asksFor(ContainerState state) {
    return scan.asksFor(state);
  }

  /** The states of containers that the settings ask for. */
  public List<String> states() {
    return config.scope().states();
  }

  /** Bounds a mere look at the engine. */
  public Duration lookTimeout() {
    return scan.lookTimeout();
  }

  /** What is the same for all removals of a pass. */
  private record Pass(long settingsVersion, boolean byOperator) {}

  private void removeAll(List<Decision> due, Judged judged, ReportBuilder report, Pass pass) {
    if (due.isEmpty()) {
      return;
    }
    List<Decision> ordered = new ArrayList<>(due);
    ordered.sort(history::byFailures);
    RemovalGate gate =
        new RemovalGate(
            new TrackedCache(
                ports.callbacks(),
                config.requiredCallbacks(),
                scan.apiTimeout(),
                judged.listing(),
                answer -> believe(answer, judged),
                ports.clocks().wall()),
            settings,
            pass.settingsVersion,
            ports.host().shutdown());
    Remover remover =
        new Remover(
            ports.engine(),
            judged.inspection(),
            gate,
            history.failures(),
            new Remover.Terms(
                config.removeVolumes(),
                config.stopTimeout(),
                scan.apiTimeout(),
                settings.period(),
                ports.clocks().wall(),
                evidence));
    try {
      remover.remove(ordered, scan.dependents(), ports.workers(), config.removeParallelism());
      remover.verify(scan::stillThere);
    } finally { // what was done before it broke off counts too
      learn(remover, judged, report, pass.byOperator);
    }
  }

  /** An answer that would have held all must not remove anything. */
  private void believe(Callbacks.Answer answer, Judged judged) throws CallbackException {
    List<String> unproven =
        history.firstContact().unproven(answer.each(), judged.listing().containers());
    if (judged.holds().unproven().isEmpty() && !unproven.isEmpty()) {
      throw new CallbackException(String.join("; ", unproven));
    }
  }

  private void learn(Remover remover, Judged judged, ReportBuilder report, boolean byOperator) {
    Removals done = remover.done();
    report.removed(done);
    Set<String> removed = new TreeSet<>();
    for (RemovalRecord r : done.records()) {
      boolean ran = r.decision().container().runs(); // what did not run is no loss
      if (ran && r.outcome() == RemovalRecord.Outcome.REMOVED) {
        removed.add(r.decision().container().id());
      }
    }
    history.removed(removed, byOperator);
    Map<String, Decision> spared = remover.spared();
    history.spared(Decision.ids(Decision.having(Verdict.TRACKED, spared.values())));
    List<Decision> after = new ArrayList<>();
    for (Decision d : judged.decisions()) {
      after.add(spared.getOrDefault(d.container().id(), d));
    }
    after.sort(WORST_FIRST);
    report.decided(after);
  }
}
