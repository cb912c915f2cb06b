package io.github.containerreconciler.internal.jfr;

import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.CallbackStats;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepReport;
import java.util.function.Supplier;

/** Writes sweeps and their removals to a flight recording; costs nothing while nobody records. */
public final class RecordedSweep {

  private RecordedSweep() {}

  public static SweepReport of(String reconciler, Supplier<SweepReport> sweep) {
    return Flight.isOn() ? record(reconciler, sweep) : sweep.get();
  }

  /** Apart, so that the events' classes are not touched before. */
  private static SweepReport record(String reconciler, Supplier<SweepReport> sweep) {
    SweepEvent event = new SweepEvent();
    event.begin();
    SweepReport report = sweep.get();
    event.end();
    event.reconciler = reconciler;
    event.outcome = report.outcome().name();
    event.problem = report.problem();
    event.dryRun = report.dryRun();
    event.owned = report.owned();
    event.tracked = report.count(Verdict.TRACKED);
    event.tooYoung = report.count(Verdict.TOO_YOUNG);
    event.exempt = report.count(Verdict.EXEMPT);
    event.lost = report.count(Verdict.LOST);
    event.kept = report.count(Verdict.KEPT);
    event.contested = report.count(Verdict.CONTESTED);
    event.dangling = report.count(Verdict.DANGLING);
    event.held = report.count(Verdict.HELD);
    event.unmatchedEntries = report.callbacks().stream().mapToLong(CallbackStats::unmatched).sum();
    event.removed = report.count(RemovalRecord.Outcome.REMOVED);
    event.alreadyGone = report.count(RemovalRecord.Outcome.ALREADY_GONE);
    event.removalsFailed = report.count(RemovalRecord.Outcome.FAILED);
    event.commit();
    for (RemovalRecord removal : report.removals()) {
      record(reconciler, removal);
    }
    return report;
  }

  private static void record(String reconciler, RemovalRecord removal) {
    Decision decision = removal.decision();
    RemovalEvent event = new RemovalEvent();
    event.reconciler = reconciler;
    event.endedAt = removal.time().toEpochMilli();
    event.kind = removal.kind().word();
    event.containerId = decision.container().id();
    event.containerName = decision.container().name();
    event.image = decision.container().image();
    event.rule = decision.rule();
    event.age = decision.age().toMillis();
    event.outcome = removal.outcome().name();
    event.error = removal.error();
    event.commit();
  }
}
