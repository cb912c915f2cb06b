package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.callback.Listing;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Ownership;
import io.github.containerreconciler.internal.judge.Tracked;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.ReportBuilder;
import io.github.containerreconciler.internal.safeguard.SweepHistory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Looks at an engine and at the callbacks, and judges each container by what it sees: list, ask,
 * judge, inspect. Removes nothing. Thread-safe.
 */
public final class EngineScan {

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final ReconcilerConfig config;
  private final ContainerEngine engine;
  private final Callbacks sources;
  private final Set<String> self;
  private final LiveSettings settings;
  private final SweepHistory memory;
  private final Clock clock;
  private final Executor executor;
  private final Ownership ownership;
  private final List<ListFilter> filters;
  private final FilterWatch filterWatch;

  /** What the callbacks needed at the last sweep. */
  private volatile Set<String> callbackLabels = Set.of();

  /**
   * What was seen, before earlier sweeps have their say.
   *
   * @param waiting the ids of those that failed so often that they were not even inspected
   * @param inspection which looks again at what is about to be removed
   * @param listing what was listed
   */
  record Seen(
      List<Decision> decisions, Set<String> waiting, Inspection inspection, Listing listing) {}

  EngineScan(
      ReconcilerConfig config,
      ContainerEngine engine,
      Callbacks sources,
      Set<String> self,
      LiveSettings settings,
      SweepHistory memory,
      Clock clock,
      Executor executor) {
    this.config = config;
    this.engine = engine;
    this.sources = sources;
    this.self = Set.copyOf(self);
    this.settings = settings;
    this.memory = memory;
    this.clock = clock;
    this.executor = executor;
    this.ownership = new Ownership(config.rules());
    this.filters = ownership.filters();
    this.filterWatch = new FilterWatch(config.name());
  }

  /** Whether the engine answers, who it is and what its clock says. */
  void lookAtEngine(ReportBuilder report) throws EngineException {
    try {
      engine.ping(lookTimeout());
    } catch (EngineException e) {
      report.engineSilent();
      throw e;
    }
    var before = clock.instant();
    report.engine(engine.info(apiTimeout()), before);
  }

  /**
   * Judges all that the rules claim; after {@link #lookAtEngine}.
   *
   * @param remember whether it counts for the next time what could be inspected and what could not
   */
  Seen look(ReportBuilder report, boolean remember) throws EngineException, CallbackException {
    report.sources(sources.names(config.requiredSources()));
    Set<String> labels = callbackLabels;
    Listing listing = listOwned(labels);
    // after listing: what the application tracks is never older than what we judge
    Callbacks.Answer answer = ask(report);
    if (!labels.containsAll(answer.labels())) { // then known for the next sweeps
      callbackLabels = answer.labels();
      listing = listOwned(answer.labels());
      answer = ask(report);
    }
    Judge judge = judge(answer.tracked(listing), report);
    Collection<Container> containers = listing.containers();
    List<Decision> decisions = new ArrayList<>(containers.size());
    List<Decision> candidates = new ArrayList<>();
    Set<String> waiting = new HashSet<>();
    for (Container container : containers) {
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
    Inspection inspection = new Inspection(engine, judge, lookTimeout(), clock);
    decisions.addAll(inspect(candidates, inspection, report, remember));
    return new Seen(decisions, waiting, inspection, listing);
  }

  /** The judge of a container that was not listed; asks the callbacks. */
  Judge judgeNow(ReportBuilder report) throws CallbackException {
    Callbacks.Answer answer = ask(report);
    return judge(answer.tracked(new Listing(List.of(), answer.labels())), report);
  }

  private Callbacks.Answer ask(ReportBuilder report) throws CallbackException {
    Callbacks.Answer answer = sources.ask(config.requiredSources(), apiTimeout());
    report.sources(answer.names());
    return answer;
  }

  private Judge judge(Tracked tracked, ReportBuilder report) {
    return new Judge(
        ownership,
        config.exemptLabel(),
        self,
        tracked,
        settings.creationGrace(),
        report.engineTime());
  }

  private Listing listOwned(Set<String> labels) throws EngineException {
    Set<String> furtherLabels = new HashSet<>(labels);
    furtherLabels.add(config.exemptLabel());
    return new Listing(list(ownership.selection(furtherLabels)).containers(), labels);
  }

  /** Which of these still run. */
  Set<String> running(Set<String> ids) throws EngineException {
    Set<String> running = new HashSet<>();
    for (Container c : list(c -> ids.contains(c.id())).containers()) {
      running.add(c.id());
    }
    return running;
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

  private Listed list(Selection selection) throws EngineException {
    List<List<Container>> lists = new ArrayList<>(filters.size());
    for (ListFilter filter : filters) {
      FilterWatch.Listing listing = filterWatch.begin(filter, selection);
      lists.add(engine.list(filter, listing, apiTimeout()));
      listing.end();
    }
    return new Listed(lists);
  }

  private List<Decision> inspect(
      List<Decision> candidates, Inspection inspection, ReportBuilder report, boolean remember) {
    candidates.sort(memory::byFailures);
    List<Decision> judged = inspection.judge(candidates, executor, config.removeParallelism());
    if (inspection.isStuck()) {
      report.engineStuck(inspection.stuck() + ReportBuilder.STUCK_REMEDY);
    } else if (!inspection.problem().isEmpty()) {
      report.problem(inspection.problem());
    }
    if (remember) {
      for (Decision d : judged) {
        if (d.verdict() != Verdict.UNCONFIRMED) {
          memory.failures().inspected(d.container().id());
        }
      }
      for (String id : inspection.failed()) {
        memory.failures().failedInspection(id, clock.instant(), settings.period());
      }
    }
    return judged;
  }
}
