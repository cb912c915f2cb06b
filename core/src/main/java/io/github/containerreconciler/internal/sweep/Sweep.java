package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.callback.Listing;
import io.github.containerreconciler.internal.callback.TrackedCache;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.RemovalOptions;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.ReportBuilder;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.safeguard.SweepHistory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * One pass over an engine: list, ask, judge, remove, report. Remembers from pass to pass only what
 * the rules need. One {@link #run} at a time; {@link #preview} may run beside it.
 */
public final class Sweep {

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
  private final Callbacks sources;
  private final LiveSettings settings;
  private final Clock clock;
  private final Executor executor;

  private final SweepHistory memory;
  private final EngineScan survey;
  private final EngineIdentity identity;

  /**
   * What a pass decided.
   *
   * @param left the ids of those that are not for this pass to remove
   * @param inspection which looks again at what is about to be removed
   * @param listing what was listed
   */
  public record Judged(
      List<Decision> decisions, Set<String> left, Inspection inspection, Listing listing) {

    /** What may be removed now. */
    public List<Decision> due() {
      List<Decision> due = Decision.having(Verdict.DANGLING, decisions);
      due.removeIf(d -> left.contains(d.container().id()));
      return due;
    }
  }

  public Sweep(
      ReconcilerConfig config,
      ContainerEngine engine,
      Callbacks sources,
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
    this.memory = new SweepHistory(config, clock);
    this.survey = new EngineScan(config, engine, sources, self, settings, memory, clock, executor);
    this.identity = new EngineIdentity(config.name());
  }

  /** Judges every container and removes what is dangling, unless dry run is on. Never throws. */
  public SweepReport run() {
    long settingsVersion = settings.settingsVersion(); // before anything that is judged by
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
          Judged judged = judgeAll(report);
          report.decided(
              settings.isDryRun()
                  ? judged.decisions()
                  : removeAll(judged, report, settingsVersion));
        });
  }

  /** Judges every container as a sweep would now; removes and remembers nothing. */
  public Judged preview() throws EngineException, CallbackException {
    ReportBuilder report = new ReportBuilder(clock, true);
    survey.lookAtEngine(report);
    EngineScan.Seen seen = survey.look(report, false);
    return new Judged(
        sorted(memory.conclude(seen.decisions())),
        seen.waiting(),
        seen.inspection(),
        seen.listing());
  }

  /** Asks the engine who it is, so that an operator sees at once whether it can be reached. */
  public SweepReport probe() {
    ReportBuilder report = new ReportBuilder(clock, true);
    return reported(
        report,
        () -> {
          survey.lookAtEngine(report);
          identity.first(report.engine().id());
          report.sources(sources.names(config.requiredSources()));
        });
  }

  private interface Pass {
    void run() throws EngineException, CallbackException;
  }

  /** Whatever goes wrong in a pass is a fact of its report. */
  private SweepReport reported(ReportBuilder report, Pass pass) {
    try {
      report.sources(registered());
      pass.run();
    } catch (CallbackException e) {
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
    } catch (CallbackException e) {
      return List.of();
    }
  }

  /** The judge that a sweep would use now; asks the engine's clock and the callbacks. */
  public Judge judgeNow() throws EngineException, CallbackException {
    ReportBuilder report = new ReportBuilder(clock, true);
    survey.lookAtEngine(report);
    return survey.judgeNow(report);
  }

  public Duration lookTimeout() {
    return survey.lookTimeout();
  }

  public int heldCount() {
    return memory.heldCount();
  }

  public int approveHeld() {
    return memory.approveHeld();
  }

  private Judged judgeAll(ReportBuilder report) throws EngineException, CallbackException {
    EngineScan.Seen seen = survey.look(report, true);
    List<Decision> concluded = memory.conclude(seen.decisions());
    memory.remember(seen.decisions(), concluded);
    return new Judged(sorted(concluded), seen.waiting(), seen.inspection(), seen.listing());
  }

  private static List<Decision> sorted(List<Decision> decisions) {
    decisions.sort(WORST_FIRST);
    return decisions;
  }

  private List<Decision> removeAll(Judged judged, ReportBuilder report, long settingsVersion) {
    List<Decision> due = judged.due();
    due.sort(memory::byFailures);
    if (due.isEmpty() || report.isStuck()) {
      return judged.decisions();
    }
    TrackedCache answer =
        new TrackedCache(
            sources, config.requiredSources(), survey.apiTimeout(), judged.listing(), clock);
    RemovalOptions options = new RemovalOptions(config.removeVolumes(), config.stopTimeout());
    Remover remover =
        new Remover(
            engine,
            judged.inspection(),
            answer,
            settings,
            settingsVersion,
            memory.failures(),
            options,
            survey.apiTimeout(),
            clock);
    remover.remove(due, executor, config.removeParallelism());
    remover.verify(survey::running);
    report.removed(remover.done());
    Map<String, Decision> spared = remover.spared();
    memory.spared(Decision.ids(Decision.having(Verdict.TRACKED, spared.values())));
    List<Decision> after = new ArrayList<>();
    for (Decision d : judged.decisions()) {
      after.add(spared.getOrDefault(d.container().id(), d));
    }
    return after;
  }
}
