package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.Counters;
import io.github.containerreconciler.internal.report.SweepReport;

/** The figures of all networks, or of all volumes. Immutable. */
record LeftoverFigures(Kind kind, long dangling, long removed, long failed) {

  static LeftoverFigures of(Kind kind, Counters counters) {
    SweepReport listed = counters.lastListed();
    Counters.RemovalTotals totals = counters.removals(kind);
    long dangling = listed == null ? 0 : listed.count(kind, Verdict.DANGLING);
    return new LeftoverFigures(kind, dangling, totals.removed(), totals.failed());
  }
}
