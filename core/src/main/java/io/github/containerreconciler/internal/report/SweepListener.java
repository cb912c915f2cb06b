package io.github.containerreconciler.internal.report;

/**
 * Is told of every report, on the sweep's thread; must be quick. What it throws is logged and
 * changes nothing.
 */
public interface SweepListener {

  void onReport(SweepReport report);
}
