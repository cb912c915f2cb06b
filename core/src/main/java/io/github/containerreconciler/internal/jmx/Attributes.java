package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.CallbackStats;
import io.github.containerreconciler.internal.report.Counters;
import io.github.containerreconciler.internal.report.SweepReport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of the MBean, in the order in which consoles show them. Each is read from memory:
 * none calls the engine or the application, and nothing is counted here.
 */
final class Attributes {

  static final Table<Reconciler> ALL =
      Table.<Reconciler>named(
              "Reconciler",
              "Finds running containers that are ours, old enough and unknown to this application, and removes them")
          .text(
              "State",
              "STARTING, GRACE, IDLE, SWEEPING, DISABLED, BLOCKED or STOPPED",
              r -> r.state().name())
          .text(
              "StateReason",
              "Why the state is what it is, and what comes next",
              Reconciler::stateReason)
          .text(
              "LastError",
              "What went wrong in the last sweep; empty when it went well",
              r -> last(r, SweepReport::problem, ""))
          .flag(
              "Enabled",
              "Whether it sweeps; clearing it stops a sweep under way from starting further removals",
              r -> r.settings().isEnabled())
          .flag(
              "DryRun",
              "Whether it only reports what it would remove; setting it takes effect at once",
              r -> r.settings().isDryRun())
          .number(
              "PeriodSeconds",
              "Seconds from the end of one sweep to the start of the next, 1 to 86400",
              r -> r.settings().period().toSeconds())
          .number(
              "CreationGraceSeconds",
              "A container created or started less than this many seconds ago is never touched, 0 to 86400",
              r -> r.settings().creationGrace().toSeconds())
          .text("EngineEndpoint", "The container engine's address", Reconciler::endpoint)
          .text(
              "EngineVersion",
              "The engine's version; empty before it was reached",
              r -> engine(r, EngineInfo::version))
          .text(
              "EngineApiVersion",
              "The API version spoken with the engine; empty before it was reached",
              r -> engine(r, EngineInfo::apiVersion))
          .flag(
              "EngineHealthy",
              "Whether the last look at the engine succeeded and it is not stuck",
              r -> r.counters().engineHealthy())
          .number(
              "EngineClockSkewMillis",
              "The engine's clock minus ours, in milliseconds",
              r -> r.counters().clockSkew().toMillis())
          .rows(
              "Callbacks",
              "The callbacks as the last sweep saw them: entries, how many match, time, error",
              Tables.CALLBACK,
              r -> r.counters().callbacks())
          .rows(
              "Rules",
              "The ownership rules with their conditions",
              Tables.RULE,
              r -> r.config().rules())
          .rows(
              "Settings",
              "Every setting in force, its value, and where it was written",
              Tables.SETTING,
              r -> SettingsInForce.of(r.config(), r.settings()))
          .rows(
              "Claims",
              "The claims of the reconcilers that use this engine",
              Tables.CLAIM,
              Reconciler::claims)
          .rows(
              "Kept",
              "The containers that an operator keeps, and until when",
              Tables.KEPT,
              Attributes::kept)
          .number(
              "OwnedContainers",
              "Containers that an ownership rule claims, in the last sweep that listed",
              r -> listed(r, SweepReport::owned, 0L))
          .number(
              "TrackedContainers",
              "Owned containers that the application tracks, in the last sweep that listed",
              r -> count(r, Verdict.TRACKED))
          .number(
              "TooYoungContainers",
              "Owned, untracked containers younger than the creation grace, in the last sweep that listed",
              r -> count(r, Verdict.TOO_YOUNG))
          .number(
              "ExemptContainers",
              "Owned containers exempted by their label, in the last sweep that listed",
              r -> count(r, Verdict.EXEMPT))
          .number(
              "DanglingContainers",
              "Containers found dangling by the last sweep that listed, those it then removed included",
              r -> count(r, Verdict.DANGLING))
          .number(
              "HeldContainers",
              "Dangling containers held back until approveHeld() is called, in the last sweep that listed",
              r -> count(r, Verdict.HELD))
          .number(
              "LostContainers",
              "Containers that were tracked until less than a creation grace ago, in the last sweep that listed",
              r -> count(r, Verdict.LOST))
          .number(
              "KeptContainers",
              "Containers kept because an operator said so with keep(), in the last sweep that listed",
              r -> count(r, Verdict.KEPT))
          .number(
              "ContestedContainers",
              "Containers that another reconciler claims too, in the last sweep that listed; never removed",
              r -> count(r, Verdict.CONTESTED))
          .number(
              "UnmatchedEntries",
              "Entries of all callbacks that match no container of ours, as of the last sweep; some are usual",
              r -> r.counters().callbacks().stream().mapToLong(CallbackStats::unmatched).sum())
          .rows(
              "Leftovers",
              "The figures of networks and of volumes, a row each",
              Tables.LEFTOVERS,
              r -> List.of(leftovers(r, Kind.NETWORK), leftovers(r, Kind.VOLUME)))
          .number(
              "DanglingLeftovers",
              "Networks and volumes found dangling by the last sweep that listed",
              r -> r.counters().danglingLeftovers())
          .number(
              "SweepsTotal",
              "Sweeps since the start, early, failed and skipped ones included",
              r -> r.counters().sweeps())
          .number(
              "SweepFailuresTotal",
              "Sweeps that broke off because the engine failed",
              r -> r.counters().failures())
          .number(
              "SweepsSkippedTotal",
              "Sweeps skipped because the engine was silent or a callback gave no valid answer",
              r -> r.counters().skipped())
          .number("RemovedTotal", "Containers removed", r -> r.counters().removed())
          .number(
              "RemovalFailuresTotal",
              "Removals that failed; each is tried again in a later sweep",
              r -> r.counters().removalFailures())
          .number(
              "AlreadyGoneTotal",
              "Containers that were gone already, or being removed by somebody else",
              r -> r.counters().alreadyGone())
          .number(
              "LeftoversRemovedTotal",
              "Networks and volumes removed",
              r -> r.counters().leftoversRemoved())
          .number(
              "LeftoverRemovalFailuresTotal",
              "Removals of networks and volumes that failed",
              r -> r.counters().leftoverRemovalFailures())
          .text(
              "LastSweepTime",
              "When the last sweep ended, in ISO 8601; empty before the first",
              r -> text(lastEnd(r)))
          .text(
              "LastRemovalTime",
              "When a container was last removed, in ISO 8601; empty before the first",
              r -> text(r.counters().lastRemoval()))
          .decimal(
              "LastSweepTimestampSeconds",
              "Unix time of the end of the last sweep in seconds, 0 before the first",
              r -> seconds(lastEnd(r)))
          .decimal(
              "LastSuccessTimestampSeconds",
              "Unix time of the end of the last sweep that went well in seconds, 0 before the first",
              r -> seconds(r.counters().lastSuccess()))
          .decimal(
              "LastSweepDurationSeconds",
              "How long the last sweep took, in seconds, 0 before the first",
              r -> last(r, SweepReport::durationSeconds, 0.0))
          .decimal(
              "NextSweepSeconds",
              "Seconds until the next sweep by period, -1 if none is scheduled",
              Attributes::nextSweep)
          .rows(
              "Decisions",
              "What the last sweep that listed decided on each owned container: at most 1000, dangling first",
              Tables.DECISION,
              r -> listed(r, report -> report.inShort().decisions(), List.of()))
          .rows(
              "RecentRemovals",
              "The last 100 removals that were tried, newest first",
              Tables.REMOVAL,
              r -> r.counters().recentRemovals())
          .build();

  private Attributes() {}

  /**
   * A container that an operator keeps.
   *
   * @param name empty if the last sweep did not see it
   */
  record Kept(String id, String name, Instant until) {}

  /** The figures of all networks, or of all volumes. */
  record Leftovers(Kind kind, long dangling, Counters.RemovalTotals totals) {}

  private static List<Kept> kept(Reconciler reconciler) {
    Map<String, String> names = new HashMap<>();
    for (Decision d : listed(reconciler, SweepReport::decisions, List.<Decision>of())) {
      names.put(d.container().id(), d.container().name());
    }
    List<Kept> kept = new ArrayList<>();
    reconciler
        .kept()
        .forEach((id, until) -> kept.add(new Kept(id, names.getOrDefault(id, ""), until)));
    return kept;
  }

  private static Leftovers leftovers(Reconciler reconciler, Kind kind) {
    long dangling = listed(reconciler, report -> report.count(kind, Verdict.DANGLING), 0L);
    return new Leftovers(kind, dangling, reconciler.counters().removals(kind));
  }

  private static long count(Reconciler reconciler, Verdict verdict) {
    return listed(reconciler, report -> report.count(verdict), 0L);
  }

  private static String engine(Reconciler reconciler, Function<EngineInfo, String> fact) {
    EngineInfo engine = reconciler.counters().engine();
    return engine == null ? "" : fact.apply(engine);
  }

  /** A fact of the last sweep that listed. */
  private static <F> F listed(Reconciler reconciler, Function<SweepReport, F> fact, F ifNone) {
    SweepReport listed = reconciler.counters().lastListed();
    return listed == null ? ifNone : fact.apply(listed);
  }

  /** A fact of the last sweep. */
  private static <F> F last(Reconciler reconciler, Function<SweepReport, F> fact, F ifNone) {
    SweepReport last = reconciler.counters().last();
    return last == null ? ifNone : fact.apply(last);
  }

  private static @Nullable Instant lastEnd(Reconciler reconciler) {
    SweepReport last = reconciler.counters().last();
    return last == null ? null : last.endedAt();
  }

  private static double nextSweep(Reconciler reconciler) {
    Duration next = reconciler.nextIn();
    return next == null ? -1 : next.toMillis() / 1e3;
  }

  private static String text(@Nullable Instant instant) {
    return instant == null ? "" : instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static double seconds(@Nullable Instant instant) {
    return instant == null ? 0 : instant.toEpochMilli() / 1e3;
  }
}
