package io.github.containerreconciler.internal.report;

import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.report.SweepReport.EngineState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sum of all reports: totals since the start, and the last state of everything. Immutable; each
 * report makes a new one.
 *
 * @param recentRemovals the last 100, newest first
 */
public record Counters(
    Totals totals,
    Last lastOnes,
    EngineState engineState,
    List<CallbackStats> callbacks,
    List<RemovalRecord> recentRemovals) {

  private static final int REMEMBERED_REMOVALS = 100;

  /** Before the first report. */
  public static final Counters EMPTY =
      new Counters(
          new Totals(0, 0, 0, Map.of()),
          new Last(null, null, null, null),
          EngineState.UNKNOWN,
          List.of(),
          List.of());

  /** Numbers of sweeps since the start. */
  public record Totals(
      long sweeps, long failures, long skipped, Map<Kind, RemovalTotals> removals) {}

  /** Numbers of removals since the start, by outcome. */
  public record RemovalTotals(long removed, long failed, long alreadyGone) {

    private static final RemovalTotals NONE = new RemovalTotals(0, 0, 0);

    private RemovalTotals plus(SweepReport report, Kind kind) {
      return new RemovalTotals(
          removed + report.count(kind, RemovalRecord.Outcome.REMOVED),
          failed + report.count(kind, RemovalRecord.Outcome.FAILED),
          alreadyGone + report.count(kind, RemovalRecord.Outcome.ALREADY_GONE));
    }
  }

  /**
   * The last reports.
   *
   * @param report the last report, in short; null before the first sweep
   * @param listed the last one that judged every container, in short; null before the first
   * @param success when the last sweep that went well ended; null before the first
   * @param removal when a container was last removed; null before the first
   */
  public record Last(
      @Nullable SweepReport report,
      @Nullable SweepReport listed,
      @Nullable Instant success,
      @Nullable Instant removal) {}

  public long sweeps() {
    return totals.sweeps;
  }

  public long failures() {
    return totals.failures;
  }

  public long skipped() {
    return totals.skipped;
  }

  /** Returns how many removals of this kind ended in each way. */
  public RemovalTotals removals(Kind kind) {
    return totals.removals.getOrDefault(kind, RemovalTotals.NONE);
  }

  public long removed() {
    return removals(Kind.CONTAINER).removed;
  }

  public long removalFailures() {
    return removals(Kind.CONTAINER).failed;
  }

  public long alreadyGone() {
    return removals(Kind.CONTAINER).alreadyGone;
  }

  /** Returns how many networks and volumes were removed. */
  public long leftoversRemoved() {
    return removals(Kind.NETWORK).removed + removals(Kind.VOLUME).removed;
  }

  /** Returns how many removals of networks and volumes failed. */
  public long leftoverRemovalFailures() {
    return removals(Kind.NETWORK).failed + removals(Kind.VOLUME).failed;
  }

  /** Returns how many networks and volumes were dangling in the last sweep that listed. */
  public long danglingLeftovers() {
    SweepReport listed = lastListed();
    return listed == null ? 0 : listed.danglingLeftovers();
  }

  /** The last report, in short; null before the first sweep. */
  public @Nullable SweepReport last() {
    return lastOnes.report;
  }

  /** The last report that judged every container, in short; null before the first. */
  public @Nullable SweepReport lastListed() {
    return lastOnes.listed;
  }

  /** When the last sweep that went well ended; null before the first. */
  public @Nullable Instant lastSuccess() {
    return lastOnes.success;
  }

  /** When a container was last removed; null before the first. */
  public @Nullable Instant lastRemoval() {
    return lastOnes.removal;
  }

  /** Returns what the engine said about itself; null if it never did. */
  public @Nullable EngineInfo engine() {
    return engineState.info();
  }

  public boolean engineHealthy() {
    return engineState.healthy();
  }

  public Duration clockSkew() {
    return engineState.clockSkew();
  }

  /** With a sweep's report added. */
  public Counters plus(SweepReport report) {
    SweepReport kept = report.inShort();
    boolean wentWell =
        report.outcome() == SweepReport.Outcome.COMPLETED && report.problem().isEmpty();
    return new Counters(
        new Totals(
            sweeps() + 1,
            failures() + (report.outcome() == SweepReport.Outcome.FAILED ? 1 : 0),
            skipped() + (report.outcome() == SweepReport.Outcome.SKIPPED ? 1 : 0),
            removals(report)),
        new Last(
            kept,
            report.listed() ? kept : lastListed(),
            wentWell ? report.endedAt() : lastSuccess(),
            lastRemoval(report)),
        engine(report),
        report.callbacks(),
        newestFirst(report.removals()));
  }

  /** With the removals of a report that is no sweep: an operator removed one container. */
  public Counters plusRemovals(SweepReport report) {
    return new Counters(
        new Totals(sweeps(), failures(), skipped(), removals(report)),
        new Last(last(), lastListed(), lastSuccess(), lastRemoval(report)),
        engine(report),
        report.callbacks(),
        newestFirst(report.removals()));
  }

  /** With what a first look at the engine found, which is no sweep and counts as none. */
  public Counters probed(SweepReport probe) {
    return new Counters(totals, lastOnes, probe.engineState(), probe.callbacks(), recentRemovals);
  }

  private Map<Kind, RemovalTotals> removals(SweepReport report) {
    Map<Kind, RemovalTotals> sums = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      sums.put(kind, removals(kind).plus(report, kind));
    }
    return sums;
  }

  private @Nullable Instant lastRemoval(SweepReport report) {
    Instant last = lastRemoval();
    for (RemovalRecord r : report.removals()) {
      if (r.kind() == Kind.CONTAINER && r.outcome() == RemovalRecord.Outcome.REMOVED) {
        last = r.time();
      }
    }
    return last;
  }

  /** An engine that did not answer is the one it was before. */
  private EngineState engine(SweepReport report) {
    return report.engine() == null
        ? new EngineState(report.engineHealthy(), engine(), clockSkew())
        : report.engineState();
  }

  private List<RemovalRecord> newestFirst(List<RemovalRecord> added) {
    List<RemovalRecord> all = new ArrayList<>(added);
    Collections.reverse(all);
    all.addAll(recentRemovals);
    return List.copyOf(all.subList(0, Math.min(all.size(), REMEMBERED_REMOVALS)));
  }
}
