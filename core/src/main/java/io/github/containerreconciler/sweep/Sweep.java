package io.github.containerreconciler.sweep;

import io.github.containerreconciler.config.ReconcilerConfig;
import io.github.containerreconciler.engine.ContainerEngine;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.ListFilter;
import io.github.containerreconciler.engine.RemovalOptions;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.engine.Selection;
import io.github.containerreconciler.judge.Decision;
import io.github.containerreconciler.judge.Judge;
import io.github.containerreconciler.judge.Ownership;
import io.github.containerreconciler.judge.TrackedSet;
import io.github.containerreconciler.judge.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

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
  private final Memory memory;
  private final EngineIdentity identity;
  private final FilterWatch filterWatch;

  /**
   * What a pass decided.
   *
   * @param left the ids of those that are not for this pass to remove
   */
  record Judged(List<Decision> decisions, Set<String> left) {

    /** What may be removed now. */
    List<Decision> due() {
      List<Decision> due = Decision.having(Verdict.DANGLING, decisions);
      due.removeIf(d -> left.contains(d.container().id()));
      return due;
    }
  }

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
    this.memory = new Memory(config, clock);
    this.identity = new EngineIdentity(config.name());
    this.filterWatch = new FilterWatch(config.name());
  }

  /** Judges every container and removes what is dangling, unless dry run is on. Never throws. */
  SweepReport run() {
    return run(this::judgeAll, due -> {});
  }

  /**
   * The same between two sweeps by period, but it removes only of those that just came of age, and
   * counts as none of several sweeps in a row.
   *
   * @param justOfAge their ids
   */
  SweepReport runBetween(Set<String> justOfAge) {
    return run(report -> judgeBetween(report, justOfAge), memory::letGo);
  }

  private SweepReport run(Judging judging, Consumer<Set<String>> beforeRemoving) {
    long edition = settings.edition(); // before anything that is judged by
    ReportBuilder report = new ReportBuilder(clock, settings.isDryRun());
    return reported(
        report,
        () -> {
          lookAtEngine(report);
          if (identity.isAnother(report.engine().id(), () -> engine.info(apiTimeout()).id())) {
            memory.forget();
            report.anotherEngine(engine.endpoint());
            return;
          }
          Judged judged = judging.judge(report);
          report.decided(
              settings.isDryRun()
                  ? judged.decisions()
                  : removeAll(judged, report, edition, beforeRemoving));
        });
  }

  /** Judges every container as a sweep would now; removes and remembers nothing. */
  Judged preview() throws EngineException, SourcesException {
    ReportBuilder report = new ReportBuilder(clock, true);
    lookAtEngine(report);
    Seen seen = look(report, false);
    return new Judged(sorted(memory.conclude(seen.decisions)), seen.waiting);
  }

  /**
   * Asks the callbacks alone, which costs the engine nothing.
   *
   * @return the ids of those that they do not track
   */
  Set<String> untracked(List<RunningContainer> containers) throws SourcesException {
    TrackedSet tracked = sources.ask(config.requiredSources(), apiTimeout()).tracked();
    Set<String> untracked = new HashSet<>();
    List<String> others = new ArrayList<>();
    for (RunningContainer c : containers) {
      if (tracked.contains(c)) {
        others.add(c.id());
      } else {
        untracked.add(c.id());
      }
    }
    memory.sawTracked(others);
    return untracked;
  }

  /** Asks the engine who it is, so that an operator sees at once whether it can be reached. */
  SweepReport probe() {
    ReportBuilder report = new ReportBuilder(clock, true);
    return reported(
        report,
        () -> {
          lookAtEngine(report);
          identity.first(report.engine().id());
          report.sources(sources.names(config.requiredSources()));
        });
  }

  private interface Judging {
    Judged judge(ReportBuilder report) throws EngineException, SourcesException;
  }

  /**
   * What a pass saw, before earlier ones have their say.
   *
   * @param waiting the ids of those that failed so often that they were not even inspected
   */
  private record Seen(List<Decision> decisions, Set<String> waiting) {}

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
      report.failed("unexpected, please report it as a bug: " + e);
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
    return memory.approveHeld();
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

  private Judged judgeAll(ReportBuilder report) throws EngineException, SourcesException {
    Seen seen = look(report, true);
    List<Decision> concluded = memory.conclude(seen.decisions);
    memory.remember(seen.decisions, concluded);
    return new Judged(sorted(concluded), seen.waiting);
  }

  private Judged judgeBetween(ReportBuilder report, Set<String> justOfAge)
      throws EngineException, SourcesException {
    Seen seen = look(report, false);
    List<Decision> concluded = memory.concludeBetween(seen.decisions);
    memory.rememberBetween(concluded);
    Set<String> left = new HashSet<>(Decision.ids(concluded));
    left.removeAll(justOfAge);
    left.addAll(seen.waiting);
    return new Judged(sorted(concluded), left);
  }

  private static List<Decision> sorted(List<Decision> decisions) {
    decisions.sort(WORST_FIRST);
    return decisions;
  }

  private Seen look(ReportBuilder report, boolean remember)
      throws EngineException, SourcesException {
    report.sources(sources.names(config.requiredSources()));
    Collection<RunningContainer> containers = list(ownership.selection(config.exemptLabel()));
    // after listing: what the application tracks is never older than what we judge
    TrackedSources.Answer answer = sources.ask(config.requiredSources(), apiTimeout());
    report.sources(answer.names());
    Judge judge = judge(report, answer);
    List<Decision> decisions = new ArrayList<>();
    List<Decision> candidates = new ArrayList<>();
    Set<String> waiting = new HashSet<>();
    for (RunningContainer container : containers) {
      Decision decision = judge.byListing(container);
      if (decision.verdict() != Verdict.DANGLING) {
        decisions.add(decision);
      } else if (memory.isWaiting(decision)) {
        waiting.add(container.id());
        decisions.add(memory.waiting(decision));
      } else {
        candidates.add(decision);
      }
    }
    decisions.addAll(inspect(candidates, judge, report, remember));
    return new Seen(decisions, waiting);
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

  private Collection<RunningContainer> list(Selection selection) throws EngineException {
    Map<String, RunningContainer> found = new LinkedHashMap<>();
    for (ListFilter filter : ownership.filters()) {
      // whatever the engine's filter lets through is checked again here
      FilterWatch.Listing listing = filterWatch.begin(filter, selection);
      Set<String> listed = new HashSet<>();
      for (RunningContainer c : engine.listRunning(filter, listing, apiTimeout())) {
        if (!listed.add(c.id())) { // one of the two may be what protects it
          throw new EngineException(
              EngineException.Reason.MALFORMED,
              "the engine lists container " + c.shortId() + " twice");
        }
        found.put(c.id(), c); // of two lists, the later one knows its names as they are now
      }
      listing.end();
    }
    return found.values();
  }

  private List<Decision> inspect(
      List<Decision> candidates, Judge judge, ReportBuilder report, boolean remember) {
    candidates.sort(memory::byFailures);
    Inspection inspection = new Inspection(engine, judge, lookTimeout());
    List<Decision> judged = inspection.judge(candidates, executor, config.removeParallelism());
    if (inspection.isStuck()) {
      report.engineStuck(inspection.stuck() + ReportBuilder.STUCK_REMEDY);
    } else if (!inspection.problem().isEmpty()) {
      report.problem(inspection.problem());
    }
    if (remember) {
      for (String id : inspection.failed()) {
        memory.failures().failedInspection(id, clock.instant(), settings.period());
      }
    }
    return judged;
  }

  private List<Decision> removeAll(
      Judged judged, ReportBuilder report, long edition, Consumer<Set<String>> beforeRemoving) {
    List<Decision> due = judged.due();
    due.sort(memory::byFailures);
    if (due.isEmpty() || report.isStuck()) {
      return judged.decisions();
    }
    beforeRemoving.accept(Decision.ids(due));
    FreshAnswer answer = new FreshAnswer(sources, config.requiredSources(), apiTimeout(), clock);
    RemovalOptions options = new RemovalOptions(config.removeVolumes(), config.stopTimeout());
    Remover remover =
        new Remover(
            engine, answer, settings, edition, memory.failures(), options, apiTimeout(), clock);
    remover.remove(due, executor, config.removeParallelism());
    remover.verify(this::running);
    report.removed(remover);
    Set<String> spared = remover.spared();
    memory.spared(spared);
    List<Decision> after = new ArrayList<>();
    for (Decision d : judged.decisions()) {
      after.add(
          spared.contains(d.container().id())
              ? d.with(Verdict.TRACKED, "tracked when asked again right before its removal")
              : d);
    }
    return after;
  }

  private Set<String> running(Set<String> ids) throws EngineException {
    Set<String> running = new HashSet<>();
    for (RunningContainer c : list(c -> ids.contains(c.id()))) {
      running.add(c.id());
    }
    return running;
  }
}
