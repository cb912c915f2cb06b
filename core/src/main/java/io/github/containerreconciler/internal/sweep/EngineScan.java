package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackAnswer;
import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.callback.Listing;
import io.github.containerreconciler.internal.claim.Contests;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.config.Timeouts;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Ownership;
import io.github.containerreconciler.internal.judge.Tracked;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.ReportBuilder;
import io.github.containerreconciler.internal.safeguard.Losses.Assessment;
import io.github.containerreconciler.internal.safeguard.SweepHistory;
import io.github.containerreconciler.internal.safeguard.TimeJumps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at an engine and at the callbacks, and judges each container by what it sees: list, ask,
 * judge, inspect. Removes nothing. Thread-safe.
 */
final class EngineScan {

  /** Why what is no running container waits. */
  static final String WAITS_FOR_HELD =
      "containers are held: nothing else is removed until an operator approves them, they are"
          + " tracked again or gone";

  private final ReconcilerConfig config;
  private final LiveSettings settings;
  private final Ports ports;
  private final ContainerEngine engine;
  private final Callbacks callbacks;
  private final SweepHistory history;
  private final TimeJumps jumps;
  private final Ownership ownership;
  private final Timeouts timeouts;
  private final OwnedList list;
  private final HalfRemoved halfRemoved;
  private final NamespaceScan namespaces;

  /** The labels that the callbacks needed at the last sweep. */
  private volatile Set<String> callbackLabels = Set.of();

  /**
   * Findings of one look, before the confirmations.
   *
   * @param byList what the list alone shows
   * @param inspected the decisions after inspection
   * @param waiting the ids of those that failed so often that they were not even inspected
   * @param inspection inspects again what is about to be removed
   */
  record Seen(ByList byList, List<Decision> inspected, Set<String> waiting, Inspection inspection) {

    /**
     * Findings that the list alone gives.
     *
     * @param assessed what losses make of the decisions
     * @param unproven why the callbacks are not believed yet; empty if they are
     * @param callbacks the names of those that answered
     */
    record ByList(
        Listing listing,
        List<Decision> decisions,
        Assessment assessed,
        List<String> unproven,
        List<String> callbacks) {}
  }

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
    this.timeouts = new Timeouts(config, settings);
    this.list = new OwnedList(config, ownership, engine, timeouts);
    this.halfRemoved = new HalfRemoved(engine, history.failures());
    this.namespaces = new NamespaceScan(ports, timeouts, config.removeParallelism());
  }

  Timeouts timeouts() {
    return timeouts;
  }

  OwnedList list() {
    return list;
  }

  NamespaceScan namespaces() {
    return namespaces;
  }

  /** The labels of containers that callbacks need, as far as they said. */
  Set<String> callbackLabels() {
    return callbackLabels;
  }

  /** Returns how much longer no age counts, because time jumped; zero nearly always. */
  Duration untrusted(Duration grace) {
    return jumps.untrusted(grace);
  }

  /** Asks whether the engine answers, who it is and what its clock says. */
  void lookAtEngine(ReportBuilder report) throws EngineException {
    try {
      engine.ping(timeouts.look());
    } catch (EngineException e) {
      report.engineSilent();
      throw e;
    }
    Instant before = ports.clocks().now();
    EngineInfo info = engine.info(timeouts.api());
    if (Judge.isNoTime(info.time())) {
      throw new EngineException(
          EngineException.Reason.MALFORMED,
          "the engine says that its time is " + info.time() + ", so no age can be judged");
    }
    report.engine(info, before);
  }

  /**
   * Judges all that the rules claim; after {@link #lookAtEngine}.
   *
   * @param contests what other reconcilers claim too
   * @param remember whether later sweeps learn which inspections failed
   */
  Seen look(ReportBuilder report, Contests contests, boolean remember)
      throws EngineException, CallbackException {
    List<String> names = callbacks.names(config.requiredCallbacks());
    report.registered(names);
    Set<String> labels = callbackLabels;
    Listing listing = listOwned(labels, contests, report);
    Callbacks.Answer answer = ask(report); // after listing: never older than what is judged
    if (!labels.containsAll(answer.labels())) { // then known for the next sweeps
      callbackLabels = answer.labels();
      listing = listOwned(answer.labels(), contests, report);
      answer = ask(report);
    }
    report.callbacks(CallbackAnswer.stats(answer.each(), listing.containers()));
    requireAll(names, answer);
    return judged(listing, answer, contests, report, remember);
  }

  /** As {@link #look} would see it if the callbacks tracked nothing; for a preview alone. */
  Seen lookWithoutCallbacks(ReportBuilder report, Contests contests)
      throws EngineException, CallbackException {
    Callbacks.Answer none = new Callbacks.Answer(List.of());
    return judged(listOwned(Set.of(), contests, report), none, contests, report, false);
  }

  private Seen judged(
      Listing listing,
      Callbacks.Answer answer,
      Contests contests,
      ReportBuilder report,
      boolean remember)
      throws EngineException, CallbackException {
    Judge judge = judge(answer.tracked(listing), report);
    List<Decision> decisions = new ArrayList<>();
    for (Container container : listing.containers()) {
      Decision decision = judge.byListing(container);
      decisions.add(decision);
      boolean isUsedAgain = decision.verdict() == Verdict.TRACKED; // no removal of ours any more
      if (remember && isUsedAgain) {
        history.failures().succeeded(container.id());
      }
    }
    Inspection inspection =
        new Inspection(engine, judge, namespaces.begin(remember), contests, timeouts.look());
    listing.containers().forEach(inspection::expect);
    decisions.addAll(halfRemoved.find(decisions, judge, inspection, report, timeouts.look()));
    Seen.ByList byList =
        new Seen.ByList(
            listing,
            decisions,
            history.assess(decisions, settings.longestGap()),
            history.firstContact().unproven(answer.each(), listing.containers()),
            answer.names());
    return inspected(byList, inspection, contests, report, remember);
  }

  private Seen inspected(
      Seen.ByList byList,
      Inspection inspection,
      Contests contests,
      ReportBuilder report,
      boolean remember)
      throws EngineException {
    List<Decision> decided = new ArrayList<>();
    List<Decision> candidates = new ArrayList<>();
    Set<String> waiting = new HashSet<>();
    for (Decision d :
        history.guard(byList.decisions(), byList.assessed(), settings.creationGrace())) {
      boolean candidate = d.verdict() == Verdict.DANGLING;
      String contested = candidate ? contests.reason(d.container(), d.container()) : null;
      if (!candidate) {
        decided.add(d);
      } else if (contested != null) { // inspecting it at every sweep would show no more
        decided.add(d.with(Verdict.CONTESTED, contested));
      } else if (history.isWaiting(d)) {
        waiting.add(d.container().id());
        decided.add(history.waiting(d));
        report.stillFailing(history.waiting(d));
      } else {
        candidates.add(d);
      }
    }
    decided.addAll(inspect(candidates, inspection, report, remember));
    List<Decision> spared = namespaces.spareNeeded(decided, waiting, inspection.dependents());
    return new Seen(byList, spared, waiting, inspection);
  }

  /** The judge of a container that was not listed; asks the callbacks. */
  Judge judgeNow(ReportBuilder report) throws CallbackException {
    Callbacks.Answer answer = ask(report);
    return judge(answer.tracked(new Listing(List.of(), answer.labels())), report);
  }

  /** The judge of a container that was not listed, as if the callbacks tracked nothing. */
  Judge judgeWithoutCallbacks(ReportBuilder report) {
    return judge(container -> false, report);
  }

  private Callbacks.Answer ask(ReportBuilder report) throws CallbackException {
    try {
      return callbacks.ask(config.requiredCallbacks(), timeouts.api());
    } catch (CallbackException e) {
      if (!e.answers().isEmpty()) {
        report.callbacks(CallbackAnswer.stats(e.answers(), List.of()));
      }
      throw e;
    }
  }

  /** An answer that is not whole, or that would have held all, must not remove anything. */
  void believe(Callbacks.Answer answer, Seen.ByList before) throws CallbackException {
    requireAll(before.callbacks(), answer);
    List<String> unproven =
        history.firstContact().unproven(answer.each(), before.listing().containers());
    if (before.unproven().isEmpty() && !unproven.isEmpty()) {
      throw new CallbackException(String.join("; ", unproven));
    }
  }

  /** What one that is missing knew would look untracked. */
  private static void requireAll(List<String> names, Callbacks.Answer answer)
      throws CallbackException {
    for (String name : names) {
      if (!answer.names().contains(name)) {
        throw new CallbackException("callback " + name + " was unregistered during the sweep");
      }
    }
  }

  private Judge judge(Tracked tracked, ReportBuilder report) {
    Duration grace = settings.creationGrace();
    return new Judge(
        ownership,
        config.exemptLabel(),
        ports.self(),
        tracked,
        new Judge.Times(grace, report.engineTime(), jumps.untrusted(grace)));
  }

  private Listing listOwned(Set<String> labels, Contests contests, ReportBuilder report)
      throws EngineException {
    Set<String> furtherLabels = new HashSet<>(labels);
    furtherLabels.add(config.exemptLabel());
    Selection selection = ownership.selection(furtherLabels, contests.rules());
    return new Listing(list.read(selection, report::problem), labels);
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
