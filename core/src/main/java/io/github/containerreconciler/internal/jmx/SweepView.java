package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepReport;

/** The report of one sweep as JMX shows it. */
public final class SweepView {

  private final SweepReport report;

  SweepView(SweepReport report) {
    this.report = report;
  }

  static DecisionView[] decisions(SweepReport report) {
    return report.decisions().stream()
        .limit(SweepReport.MOST_DECISIONS)
        .map(DecisionView::of)
        .toArray(DecisionView[]::new);
  }

  public String getOutcome() {
    return report.outcome().name();
  }

  public String getError() {
    return report.problem();
  }

  public boolean isDryRun() {
    return report.dryRun();
  }

  public double getDurationSeconds() {
    return report.duration().toNanos() / 1e9;
  }

  public long getOwned() {
    return report.owned();
  }

  public long getTracked() {
    return report.count(Verdict.TRACKED);
  }

  public long getTooYoung() {
    return report.count(Verdict.TOO_YOUNG);
  }

  public long getExempt() {
    return report.count(Verdict.EXEMPT);
  }

  public long getHeld() {
    return report.count(Verdict.HELD);
  }

  public long getDangling() {
    return report.count(Verdict.DANGLING);
  }

  public long getRemoved() {
    return report.count(RemovalRecord.Outcome.REMOVED);
  }

  public long getAlreadyGone() {
    return report.count(RemovalRecord.Outcome.ALREADY_GONE);
  }

  public long getRemovalFailures() {
    return report.count(RemovalRecord.Outcome.FAILED);
  }

  public DecisionView[] getDecisions() {
    return decisions(report);
  }

  public RemovalView[] getRemovals() {
    return report.removals().stream().map(RemovalView::of).toArray(RemovalView[]::new);
  }
}
