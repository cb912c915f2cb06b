package io.github.containerreconciler.internal.report;

import io.github.containerreconciler.internal.engine.EngineInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all reports together say: counters since the start, and the last state of everything.
 * Immutable; each report makes a new one.
 *
 * @param last the last report, in short; null before the first sweep
 * @param lastListed the last one that judged every container, in short; null before the first
 * @param lastSuccess when the last sweep that went well ended; null before the first
 * @param recentRemovals the last 100, newest first
 */
public record Counters(
    long sweeps,
    long failures,
    long skipped,
    long removed,
    long removalFailures,
    long alreadyGone,
    @Nullable SweepReport last,
    @Nullable SweepReport lastListed,
    @Nullable Instant lastSuccess,
    @Nullable EngineInfo engine,
    boolean engineHealthy,
    Duration clockSkew,
    List<String> sources,
    List<RemovalRecord> recentRemovals) {

  private static final int REMEMBERED_REMOVALS = 100;

  public static final Counters EMPTY =
      new Counters(
          0, 0, 0, 0, 0, 0, null, null, null, null, false, Duration.ZERO, List.of(), List.of());

  /** With a sweep's report added. */
  public Counters plus(SweepReport report) {
    SweepReport kept = report.inShort();
    boolean wentWell =
        report.outcome() == SweepReport.Outcome.COMPLETED && report.problem().isEmpty();
    return new Counters(
        sweeps + 1,
        failures + (report.outcome() == SweepReport.Outcome.FAILED ? 1 : 0),
        skipped + (report.outcome() == SweepReport.Outcome.SKIPPED ? 1 : 0),
        removed + report.count(RemovalRecord.Outcome.REMOVED),
        removalFailures + report.count(RemovalRecord.Outcome.FAILED),
        alreadyGone + report.count(RemovalRecord.Outcome.ALREADY_GONE),
        kept,
        report.listed() ? kept : lastListed,
        wentWell ? report.startedAt().plus(report.duration()) : lastSuccess,
        report.engine() == null ? engine : report.engine(),
        report.engineHealthy(),
        report.engine() == null ? clockSkew : report.clockSkew(),
        report.sources(),
        newestFirst(report.removals()));
  }

  /** With what a first look at the engine found, which is no sweep and counts as none. */
  public Counters probed(SweepReport probe) {
    return new Counters(
        sweeps,
        failures,
        skipped,
        removed,
        removalFailures,
        alreadyGone,
        last,
        lastListed,
        lastSuccess,
        probe.engine(),
        probe.engineHealthy(),
        probe.clockSkew(),
        probe.sources(),
        recentRemovals);
  }

  private List<RemovalRecord> newestFirst(List<RemovalRecord> added) {
    List<RemovalRecord> all = new ArrayList<>(added);
    Collections.reverse(all);
    all.addAll(recentRemovals);
    return List.copyOf(all.subList(0, Math.min(all.size(), REMEMBERED_REMOVALS)));
  }
}
