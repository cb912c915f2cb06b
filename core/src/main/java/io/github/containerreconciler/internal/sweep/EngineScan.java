package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Ownership;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.ReportBuilder;
import io.github.containerreconciler.internal.safeguard.Losses.Assessment;
import io.github.containerreconciler.internal.safeguard.SweepHistory;
import io.github.containerreconciler.internal.safeguard.TimeJumps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at an engine and at the callbacks, and judges each container by what it sees: list, ask,
 * judge, inspect. Removes nothing. Thread-safe.
 */
final class EngineScan {

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final ReconcilerConfig config;
  private final LiveSettings settings;
  private final Ports ports;
  private final ContainerEngine engine;
  private final Callbacks callbacks;
  private final SweepHistory history;
  private final TimeJumps jumps;
  private final Ownership ownership;
  private final List<ListFilter> filters;
  private final FilterWatch filterWatch;
  private final Dependents dependents;

  /**
   * What was seen, before the confirmations.
   *
   * @param byList the decisions by the list alone
   * @param assessed what losses make of them
   * @param inspected the decisions after inspection
   * @param waiting the ids of those that failed so often that they were not even inspected
   * @param inspection inspects again what is about to be removed
   */
  record Seen(
      List<Decision> byList,
      Assessment assessed,
      List<Decision> inspected,
      Set<String> waiting,
      Inspection inspection) {}

  EngineScan(
      ReconcilerConfig config,
      LiveSettings settings,
      Ports ports,
      SweepHistory history,
      TimeJumps jumps) {
    this.config = config;
    this.settings = settings;
    this.ports = ports;
    this.engine = ports.engine();
    this.callbacks = ports.callbacks();
    this.history = history;
    this.jumps = jumps;
    this.ownership = new Ownership(config.rules());
    this.filters = ownership.filters();
    this.filterWatch = new FilterWatch(config.name());
    this.dependents = new Dependents(engine);
  }

  Dependents dependents() {
    return dependents;
  }

  /** Asks whether the engine answers, who it is and what its clock says. */
  void lookAtEngine(ReportBuilder report) throws EngineException {
    try {
      engine.ping(lookTimeout());
    } catch (EngineException e) {
      report.engineSilent();
      throw e;
    }
    Instant before = ports.clocks().now();
    report.engine(engine.info(apiTimeout()), before);
  }

  /**
   * Judges all that the rules claim; after {@link #lookAtEngine}.
   *
   * @param remember whether later sweeps learn which inspections failed
   */
  Seen look(ReportBuilder report, boolean remember) throws EngineException, CallbackException {
    report.sources(callbacks.names(config.requiredSources()));
    Collection<Container> containers = list(ownership.selection(config.exemptLabel())).containers();
    Judge judge = ask(report); // after listing: never older than what is judged
    List<Decision> byList = new ArrayList<>(containers.size());
    for (Container container : containers) {
      byList.add(judge.byListing(container));
    }
    Inspection inspection = new Inspection(engine, judge, dependents, lookTimeout());
    byList.addAll(halfRemoved(Decision.ids(byList), judge, inspection, report));
    Assessment assessed = history.assess(byList);
    List<Decision> decided = new ArrayList<>();
    List<Decision> candidates = new ArrayList<>();
    Set<String> waiting = new HashSet<>();
    for (Decision d : history.guard(byList, assessed, settings.creationGrace())) {
      if (d.verdict() != Verdict.DANGLING) {
        decided.add(d);
      } else if (history.isWaiting(d)) {
        waiting.add(d.container().id());
        decided.add(history.waiting(d));
        report.stillFailing(history.waiting(d));
      } else {
        candidates.add(d);
      }
    }
    decided.addAll(inspect(candidates, inspection, report, remember));
    dependents.explore(decided, ports.workers(), config.removeParallelism(), lookTimeout());
    return new Seen(
        byList, assessed, dependents.spareNeeded(decided, waiting), waiting, inspection);
  }

  /**
   * What a removal of ours killed and left {@code dead}: it is not listed, and nobody else removes
   * it.
   */
  private List<Decision> halfRemoved(
      Set<String> listed, Judge judge, Inspection inspection, ReportBuilder report) {
    List<Decision> found = new ArrayList<>();
    for (Decision d : history.failures().removalsOf(listed)) {
      String id = d.container().id();
      try {
        String state = engine.inspect(id, lookTimeout()).map(ContainerDetails::status).orElse("");
        if (state.equals("dead")) {
          inspection.expectDead(id);
          found.add(judge.byListing(d.container()));
        } else if (!state.equals("removing")) {
          history.failures().succeeded(id);
        }
      } catch (EngineException e) {
        report.problem("container " + d.container().shortId() + ": " + e.getMessage());
      }
    }
    return found;
  }

  /** The judge that a sweep would use now; asks the callbacks. */
  Judge ask(ReportBuilder report) throws CallbackException {
    Callbacks.Answer answer = callbacks.ask(config.requiredSources(), apiTimeout());
    report.sources(answer.names());
    return judge(answer.tracked(), report);
  }

  private Judge judge(TrackedSet tracked, ReportBuilder report) {
    Duration grace = settings.creationGrace();
    return new Judge(
        ownership,
        config.exemptLabel(),
        ports.self(),
        tracked,
        new Judge.Times(grace, report.engineTime(), jumps.untrusted(grace)));
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

  /** Bounds a mere look: an engine that does not answer soon is not asked to remove anything. */
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
    candidates.sort(history::byFailures);
    List<Decision> judged =
        inspection.judge(candidates, ports.workers(), config.removeParallelism());
    if (inspection.isStuck()) {
      report.engineStuck(inspection.stuck() + ReportBuilder.STUCK_REMEDY);
    } else if (!inspection.problem().isEmpty()) {
      report.problem(inspection.problem());
    }
    if (remember) {
      for (Decision d : judged) {
        if (d.verdict() != Verdict.UNCONFIRMED) {
          history.failures().inspected(d.container().id());
        }
      }
      for (Decision d : inspection.failed()) {
        history.failures().failedInspection(d, ports.clocks().now(), settings.period());
      }
    }
    return judged;
  }
}
