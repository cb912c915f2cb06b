package io.github.containerreconciler.sweep;

import io.github.containerreconciler.config.ReconcilerConfig;
import io.github.containerreconciler.engine.ContainerEngine;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.RemovalOptions;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.judge.Decision;
import io.github.containerreconciler.judge.Judge;
import io.github.containerreconciler.judge.TrackedSet;
import io.github.containerreconciler.judge.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
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

  /** Of one verdict, the oldest first. */
  private static final Comparator<Decision> WORST_FIRST =
      (a, b) -> {
        int byVerdict = b.verdict().compareTo(a.verdict());
        return byVerdict != 0
            ? byVerdict
            : a.container().created().compareTo(b.container().created());
      };

  private final ReconcilerConfig config;
  private final ContainerEngine engine;
  private final TrackedSources sources;
  private final LiveSettings settings;
  private final Clock clock;
  private final Executor executor;

  private final Memory memory;
  private final Survey survey;
  private final EngineIdentity identity;

  /**
   * What a pass decided.
   *
   * @param left the ids of those that are not for this pass to remove
   * @param inspection which looks again at what is about to be removed
   */
  record Judged(List<Decision> decisions, Set<String> left, Inspection inspection) {

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
    this.settings = settings;
    this.clock = clock;
    this.executor = executor;
    this.memory = new Memory(config, clock);
    this.survey = new Survey(config, engine, sources, self, settings, memory, clock, executor);
    this.identity = new EngineIdentity(config.name());
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
          survey.lookAtEngine(report);
          if (identity.isAnother(
              report.engine().id(), () -> engine.info(survey.apiTimeout()).id())) {
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
    survey.lookAtEngine(report);
    Survey.Seen seen = survey.look(report, false);
    return new Judged(sorted(memory.conclude(seen.decisions())), seen.waiting(), seen.inspection());
  }

  /**
   * Asks the callbacks alone, which costs the engine nothing.
   *
   * @return the ids of those that they do not track
   */
  Set<String> untracked(List<RunningContainer> containers) throws SourcesException {
    TrackedSet tracked = sources.ask(config.requiredSources(), survey.apiTimeout()).tracked();
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
          survey.lookAtEngine(report);
          identity.first(report.engine().id());
          report.sources(sources.names(config.requiredSources()));
        });
  }

  private interface Judging {
    Judged judge(ReportBuilder report) throws EngineException, SourcesException;
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
    survey.lookAtEngine(report);
    return survey.ask(report);
  }

  Duration lookTimeout() {
    return survey.lookTimeout();
  }

  int heldCount() {
    return memory.heldCount();
  }

  int approveHeld() {
    return memory.approveHeld();
  }

  private Judged judgeAll(ReportBuilder report) throws EngineException, SourcesException {
    Survey.Seen seen = survey.look(report, true);
    List<Decision> concluded = memory.conclude(seen.decisions());
    memory.remember(seen.decisions(), concluded);
    return new Judged(sorted(concluded), seen.waiting(), seen.inspection());
  }

  private Judged judgeBetween(ReportBuilder report, Set<String> justOfAge)
      throws EngineException, SourcesException {
    Survey.Seen seen = survey.look(report, false);
    List<Decision> concluded = memory.concludeBetween(seen.decisions());
    memory.rememberBetween(concluded);
    Set<String> left = new HashSet<>(Decision.ids(concluded));
    left.removeAll(justOfAge);
    left.addAll(seen.waiting());
    return new Judged(sorted(concluded), left, seen.inspection());
  }

  private static List<Decision> sorted(List<Decision> decisions) {
    decisions.sort(WORST_FIRST);
    return decisions;
  }

  private List<Decision> removeAll(
      Judged judged, ReportBuilder report, long edition, Consumer<Set<String>> beforeRemoving) {
    List<Decision> due = judged.due();
    due.sort(memory::byFailures);
    if (due.isEmpty() || report.isStuck()) {
      return judged.decisions();
    }
    beforeRemoving.accept(Decision.ids(due));
    FreshAnswer answer =
        new FreshAnswer(sources, config.requiredSources(), survey.apiTimeout(), clock);
    RemovalOptions options = new RemovalOptions(config.removeVolumes(), config.stopTimeout());
    Remover remover =
        new Remover(
            engine,
            judged.inspection(),
            answer,
            settings,
            edition,
            memory.failures(),
            options,
            survey.apiTimeout(),
            clock);
    remover.remove(due, executor, config.removeParallelism());
    remover.verify(survey::running);
    report.removed(remover);
    Map<String, Decision> spared = remover.spared();
    memory.spared(Decision.ids(Decision.having(Verdict.TRACKED, spared.values())));
    List<Decision> after = new ArrayList<>();
    for (Decision d : judged.decisions()) {
      after.add(spared.getOrDefault(d.container().id(), d));
    }
    return after;
  }
}
