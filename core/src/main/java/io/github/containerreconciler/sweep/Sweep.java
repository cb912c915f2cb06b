package io.github.containerreconciler.sweep;

import io.github.containerreconciler.config.Durations;
import io.github.containerreconciler.config.ReconcilerConfig;
import io.github.containerreconciler.engine.ContainerEngine;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.ListFilter;
import io.github.containerreconciler.engine.RemovalOptions;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.judge.Decision;
import io.github.containerreconciler.judge.Judge;
import io.github.containerreconciler.judge.Ownership;
import io.github.containerreconciler.judge.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * One pass over an engine: list, ask, judge, remove, report. Remembers from pass to pass only what
 * the rules need. One {@link #run} at a time; {@link #preview} may run beside it.
 */
final class Sweep {

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);
  private static final Comparator<Decision> WORST_FIRST =
      (a, b) -> {
        int byVerdict = b.verdict().compareTo(a.verdict());
        return byVerdict != 0 ? byVerdict : b.age().compareTo(a.age());
      };

  private final ReconcilerConfig config;
  private final ContainerEngine engine;
  private final TrackedSources sources;
  private final Set<String> self;
  private final LiveSettings settings;
  private final Clock clock;
  private final Executor executor;

  private final Ownership ownership;
  private final Hold hold;
  private final FailedRemovals failures = new FailedRemovals();
  private final Map<String, Integer> danglingStreaks = new ConcurrentHashMap<>();

  Sweep(
      ReconcilerConfig config,
      ContainerEngine engine,
      TrackedSources sources,
      Set<String> self,
      LiveSettings settings,
      Clock clock,
      Executor executor) {
    this.config = config;
    this.engine = engine;
    this.sources = sources;
    this.self = Set.copyOf(self);
    this.settings = settings;
    this.clock = clock;
    this.executor = executor;
    this.ownership = new Ownership(config.rules());
    this.hold = new Hold(config.untrackedBurst());
  }

  /** Judges every container and removes what is dangling, unless dry run is on. Never throws. */
  SweepReport run() {
    ReportBuilder report = new ReportBuilder(clock, settings.isDryRun());
    return reported(
        report,
        () -> {
          List<Decision> decisions = judgeAll(report, true);
          report.decided(
              settings.isDryRun() ? decisions : removeAll(due(decisions), decisions, report));
        });
  }

  /** Judges every container as a sweep would now; removes and remembers nothing. */
  List<Decision> preview() throws EngineException, SourcesException {
    return judgeAll(new ReportBuilder(clock, true), false);
  }

  /** Asks the engine who it is, so that an operator sees at once whether it can be reached. */
  SweepReport probe() {
    ReportBuilder report = new ReportBuilder(clock, true);
    return reported(
        report,
        () -> {
          lookAtEngine(report);
          report.sources(sources.names(config.requiredSources()));
        });
  }

  private interface Pass {
    void run() throws EngineException, SourcesException;
  }

  /** Whatever goes wrong in a pass is a fact of its report. */
  private SweepReport reported(ReportBuilder report, Pass pass) {
    try {
      report.sources(registered());
      pass.run();
    } catch (SourcesException e) {
      report.skipped(String.valueOf(e.getMessage()));
    } catch (EngineException e) {
      report.engineFailed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      report.failed("unexpected: " + e);
    }
    return report.build();
  }

  /**
   * The callbacks registered now, whether or not that is enough to sweep; shown even while the
   * engine is down.
   */
  private List<String> registered() {
    try {
      return sources.names(List.of());
    } catch (SourcesException e) {
      return List.of();
    }
  }

  /** The judge that a sweep would use now; asks the engine's clock and the callbacks. */
  Judge judgeNow() throws EngineException, SourcesException {
    ReportBuilder report = new ReportBuilder(clock, true);
    lookAtEngine(report);
    return judge(report, sources.ask(config.requiredSources(), apiTimeout()));
  }

  int approveHeld() {
    return hold.approve();
  }

  Duration apiTimeout() {
    return config.apiTimeout(settings.period());
  }

  /**
   * For a mere look at the engine: what does not answer soon is not asked to remove anything
   * either.
   */
  Duration lookTimeout() {
    Duration api = apiTimeout();
    return api.compareTo(LONGEST_LOOK) < 0 ? api : LONGEST_LOOK;
  }

  private List<Decision> judgeAll(ReportBuilder report, boolean remember)
      throws EngineException, SourcesException {
    lookAtEngine(report);
    report.sources(sources.names(config.requiredSources()));
    Collection<RunningContainer> containers = list();
    // after listing: what the application tracks is never older than what we judge
    TrackedSources.Answer answer = sources.ask(config.requiredSources(), apiTimeout());
    report.sources(answer.names());
    Judge judge = judge(report, answer);
    List<Decision> decisions = new ArrayList<>();
    List<Decision> candidates = new ArrayList<>();
    for (RunningContainer container : containers) {
      Decision decision = judge.byListing(container);
      (isWorthInspecting(decision) ? candidates : decisions).add(waiting(decision));
    }
    decisions.addAll(inspect(candidates, judge, report, remember));
    return conclude(decisions, remember);
  }

  private void lookAtEngine(ReportBuilder report) throws EngineException {
    try {
      engine.ping(lookTimeout());
    } catch (EngineException e) {
      report.engineSilent();
      throw e;
    }
    var before = clock.instant();
    report.engine(engine.info(apiTimeout()), before);
  }

  private Judge judge(ReportBuilder report, TrackedSources.Answer answer) {
    return new Judge(
        ownership,
        config.exemptLabel(),
        self,
        answer.tracked(),
        settings.creationGrace(),
        report.engineTime());
  }

  private Collection<RunningContainer> list() throws EngineException {
    Map<String, RunningContainer> found = new LinkedHashMap<>();
    for (ListFilter filter : ownership.filters()) {
      // whatever the engine's filter lets through is checked again here
      for (RunningContainer c : engine.listRunning(filter, ownership::claims, apiTimeout())) {
        found.putIfAbsent(c.id(), c);
      }
    }
    return found.values();
  }

  private boolean isWorthInspecting(Decision decision) {
    return decision.verdict() == Verdict.DANGLING && !isWaiting(decision);
  }

  private boolean isWaiting(Decision decision) {
    return !failures.pause(decision.container().id(), clock.instant()).isZero();
  }

  private Decision waiting(Decision decision) {
    if (decision.verdict() != Verdict.DANGLING || !isWaiting(decision)) {
      return decision;
    }
    String id = decision.container().id();
    return decision.with(
        Verdict.DANGLING,
        decision.reason()
            + "; its removal failed "
            + failures.count(id)
            + " times in a row, next try in "
            + Durations.format(failures.pause(id, clock.instant())));
  }

  private List<Decision> inspect(
      List<Decision> candidates, Judge judge, ReportBuilder report, boolean remember) {
    candidates.sort(this::byFailures);
    Inspection inspection = new Inspection(engine, judge, lookTimeout());
    List<Decision> judged = inspection.judge(candidates, executor, config.removeParallelism());
    if (inspection.isStuck()) {
      report.engineStuck("the engine does not come back from inspecting containers");
    } else if (!inspection.problem().isEmpty()) {
      report.problem(inspection.problem());
    }
    if (remember) {
      for (String id : inspection.failed()) {
        failures.failed(id, clock.instant(), settings.period());
      }
    }
    return judged;
  }

  /** What needs the memory of earlier sweeps: confirmations and the hold. */
  private List<Decision> conclude(List<Decision> decisions, boolean remember) {
    List<Decision> confirmed = new ArrayList<>();
    Map<String, Integer> streaks = new LinkedHashMap<>();
    for (Decision d : decisions) {
      if (d.verdict() == Verdict.DANGLING) {
        int streak = danglingStreaks.getOrDefault(d.container().id(), 0) + 1;
        streaks.put(d.container().id(), streak);
        if (streak < config.confirmations()) {
          d = d.with(Verdict.UNCONFIRMED, d.reason() + unconfirmed(streak));
        }
      }
      confirmed.add(d);
    }
    Set<String> held = hold.assess(Decision.having(Verdict.DANGLING, confirmed));
    for (int i = 0; i < confirmed.size(); i++) {
      Decision d = confirmed.get(i);
      if (d.verdict() == Verdict.DANGLING && held.contains(d.container().id())) {
        confirmed.set(i, d.with(Verdict.HELD, d.reason() + held(held.size())));
      }
    }
    if (remember) {
      remember(confirmed, streaks, held);
    }
    confirmed.sort(WORST_FIRST);
    return confirmed;
  }

  private String unconfirmed(int streak) {
    return "; seen dangling in " + streak + " of " + config.confirmations() + " sweeps in a row";
  }

  private String held(int count) {
    return "; held: "
        + count
        + " containers that were tracked are untracked all at once, more than untracked-burst="
        + config.untrackedBurst()
        + "; check the callback, then call approveHeld() to let them be removed";
  }

  private void remember(List<Decision> decisions, Map<String, Integer> streaks, Set<String> held) {
    Set<String> owned = Decision.ids(decisions);
    hold.remember(owned, Decision.ids(Decision.having(Verdict.TRACKED, decisions)), held);
    failures.retain(owned);
    danglingStreaks.keySet().retainAll(streaks.keySet());
    danglingStreaks.putAll(streaks);
  }

  private List<Decision> due(List<Decision> decisions) {
    List<Decision> due = Decision.having(Verdict.DANGLING, decisions);
    due.removeIf(this::isWaiting);
    due.sort(this::byFailures);
    return due;
  }

  /** What failed before goes last. */
  private int byFailures(Decision a, Decision b) {
    return Integer.compare(failures.count(a.container().id()), failures.count(b.container().id()));
  }

  private List<Decision> removeAll(
      List<Decision> due, List<Decision> decisions, ReportBuilder report) {
    if (due.isEmpty() || report.isStuck()) {
      return decisions;
    }
    FreshAnswer answer = new FreshAnswer(sources, config.requiredSources(), apiTimeout(), clock);
    RemovalOptions options = new RemovalOptions(config.removeVolumes(), config.stopTimeout());
    Remover remover = new Remover(engine, answer, settings, failures, options, apiTimeout(), clock);
    remover.remove(due, executor, config.removeParallelism());
    report.removed(remover);
    Set<String> spared = remover.spared();
    List<Decision> after = new ArrayList<>();
    for (Decision d : decisions) {
      after.add(
          spared.contains(d.container().id())
              ? d.with(Verdict.TRACKED, "tracked when asked again right before its removal")
              : d);
    }
    return after;
  }
}
