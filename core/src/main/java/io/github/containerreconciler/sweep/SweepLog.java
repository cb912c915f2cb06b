package io.github.containerreconciler.sweep;

import io.github.containerreconciler.config.Durations;
import io.github.containerreconciler.judge.Decision;
import io.github.containerreconciler.judge.Verdict;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes reports to the log: each removal, and a failing sweep when it begins and when it ends, not
 * at every period. Used by one thread at a time.
 */
final class SweepLog implements SweepListener {

  private static final Logger LOG = LoggerFactory.getLogger(SweepLog.class);

  private final String reconciler;
  private String lastProblem = "";
  private Set<String> lastDryRun = Set.of();
  private Set<String> lastHeld = Set.of();

  SweepLog(String reconciler) {
    this.reconciler = reconciler;
  }

  @Override
  public void onReport(SweepReport report) {
    for (RemovalRecord removal : report.removals()) {
      logRemoval(removal);
    }
    logProblem(report);
    if (report.listed()) {
      logDryRun(report);
      logHeld(report.with(Verdict.HELD));
    }
    LOG.debug(
        "sweep reconciler={} outcome={} owned={} dangling={} removed={} duration={}",
        reconciler,
        report.outcome(),
        report.decisions().size(),
        report.count(Verdict.DANGLING),
        report.count(RemovalRecord.Outcome.REMOVED),
        Durations.format(report.duration()));
  }

  private void logRemoval(RemovalRecord removal) {
    String what = describe(removal.decision());
    switch (removal.outcome()) {
      case REMOVED -> LOG.info("removed {} reconciler={}", what, reconciler);
      case ALREADY_GONE -> LOG.info("already gone {} reconciler={}", what, reconciler);
      case FAILED ->
          LOG.warn("not removed {} reconciler={}: {}", what, reconciler, removal.error());
    }
  }

  private void logProblem(SweepReport report) {
    boolean wentThrough =
        report.outcome() == SweepReport.Outcome.COMPLETED && report.engineHealthy();
    String kind = wentThrough ? "" : report.outcome() + (report.engineHealthy() ? "" : " engine");
    if (!kind.isEmpty() && !kind.equals(lastProblem)) {
      LOG.warn(
          "sweep {} reconciler={}, nothing more is removed until it is mended: {}",
          report.outcome() == SweepReport.Outcome.SKIPPED ? "skipped" : "failed",
          reconciler,
          report.problem());
    } else if (kind.isEmpty() && !lastProblem.isEmpty()) {
      LOG.info("sweep works again reconciler={}", reconciler);
    }
    lastProblem = kind;
  }

  private void logDryRun(SweepReport report) {
    Set<String> ids = report.dryRun() ? Decision.ids(report.with(Verdict.DANGLING)) : Set.of();
    if (!ids.isEmpty() && !ids.equals(lastDryRun)) {
      LOG.info("dry run reconciler={}, would remove {} containers:", reconciler, ids.size());
      report
          .with(Verdict.DANGLING)
          .forEach(d -> LOG.info("would remove {} reconciler={}", describe(d), reconciler));
    }
    lastDryRun = ids;
  }

  private void logHeld(List<Decision> held) {
    Set<String> ids = Decision.ids(held);
    if (!ids.isEmpty() && !ids.equals(lastHeld)) {
      LOG.warn(
          "holding {} containers reconciler={}: {}", ids.size(), reconciler, held.get(0).reason());
    } else if (ids.isEmpty() && !lastHeld.isEmpty()) {
      LOG.info("nothing is held any more reconciler={}", reconciler);
    }
    lastHeld = ids;
  }

  private static String describe(Decision d) {
    return "id="
        + d.container().shortId()
        + " name="
        + d.container().name()
        + " image="
        + d.container().image()
        + " age="
        + Durations.format(d.age()).replace(" ", "")
        + " rule="
        + d.rule();
  }
}
