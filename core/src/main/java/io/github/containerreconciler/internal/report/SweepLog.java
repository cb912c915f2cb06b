package io.github.containerreconciler.internal.report;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes reports to the log: each removal, and what lasts when it begins and when it ends, not at
 * every period. Used by one thread at a time.
 */
public final class SweepLog implements SweepListener {

  private static final Logger LOG = LoggerFactory.getLogger(SweepLog.class);

  private final String reconciler;
  private final FlapDamper problem = new FlapDamper();
  private final Set<String> notRemoved = new HashSet<>();
  private boolean blockedInPart;
  private Set<String> lastDryRun = Set.of();
  private Set<String> lastHeld = Set.of();

  public SweepLog(String reconciler) {
    this.reconciler = reconciler;
  }

  @Override
  public void onReport(SweepReport report) {
    for (RemovalRecord removal : report.removals()) {
      logRemoval(removal, report);
    }
    logProblem(report);
    if (report.listed()) {
      if (!notRemoved.isEmpty()) {
        notRemoved.retainAll(Decision.ids(report.decisions()));
      }
      logPart(report);
      logDryRun(report);
      logHeld(report.with(Verdict.HELD));
    }
    LOG.debug(
        "sweep reconciler={} outcome={} owned={} dangling={} removed={} duration={}",
        reconciler,
        report.outcome(),
        report.owned(),
        report.count(Verdict.DANGLING),
        report.count(RemovalRecord.Outcome.REMOVED),
        Durations.format(report.duration()));
  }

  private void logRemoval(RemovalRecord removal, SweepReport report) {
    String what = describe(removal.decision());
    String id = removal.decision().container().id();
    switch (removal.outcome()) {
      case REMOVED -> LOG.info("removed {} reconciler={}", what, reconciler);
      case ALREADY_GONE -> LOG.info("already gone {} reconciler={}", what, reconciler);
      case FAILED -> {
        boolean said = isStuckStill(report) || !notRemoved.add(id);
        LOG.atLevel(said ? Level.DEBUG : Level.WARN)
            .log(
                "not removed {} reconciler={}, tried again in later sweeps: {}",
                what,
                reconciler,
                removal.error());
        return;
      }
    }
    notRemoved.remove(id);
  }

  /** Then no single container's failure is news. */
  private boolean isStuckStill(SweepReport report) {
    return !report.engineHealthy() && problem.told().equals(kind(report));
  }

  private static String kind(SweepReport report) {
    if (report.outcome() == SweepReport.Outcome.COMPLETED && report.engineHealthy()) {
      return "";
    }
    return report.outcome() + (report.engineHealthy() ? "" : " engine");
  }

  private void logProblem(SweepReport report) {
    if (report.isAsAStart()) {
      LOG.warn("{} reconciler={}", report.problem(), reconciler);
      return;
    }
    String kind = kind(report);
    boolean wasFlapping = problem.isFlapping();
    if (!problem.isNews(kind, report.startedAt())) {
      return;
    }
    if (kind.isEmpty()) {
      LOG.info("sweep works again reconciler={}", reconciler);
    } else {
      LOG.warn(
          "sweep {} reconciler={}, removals paused: {}",
          report.outcome() == SweepReport.Outcome.SKIPPED ? "skipped" : "failed",
          reconciler,
          report.problem());
    }
    if (problem.isFlapping() && !wasFlapping) {
      LOG.warn(
          "sweeps alternate between failure and success reconciler={}: only lasting changes are logged",
          reconciler);
    }
  }

  /**
   * Logs what blocks single removals in an otherwise good sweep; each failed removal has a line of
   * its own.
   */
  private void logPart(SweepReport report) {
    if (!report.listed() || !kind(report).isEmpty()) {
      return;
    }
    boolean blocked = !report.problem().isEmpty();
    if (blocked && !blockedInPart && notRemoved.isEmpty()) {
      LOG.warn(
          "not all could be judged or removed reconciler={}: {}", reconciler, report.problem());
    }
    blockedInPart = blocked;
  }

  private void logDryRun(SweepReport report) {
    List<Decision> dangling = report.dryRun() ? report.with(Verdict.DANGLING) : List.of();
    Set<String> ids = Decision.ids(dangling);
    List<Decision> added = new ArrayList<>(dangling);
    added.removeIf(d -> lastDryRun.contains(d.container().id()));
    if (!added.isEmpty()) {
      LOG.info(
          "dry run would-remove={} new={} reconciler={}", ids.size(), added.size(), reconciler);
    }
    for (Decision d : added) {
      LOG.info("would remove {} reconciler={}", describe(d), reconciler);
    }
    lastDryRun = ids;
  }

  private void logHeld(List<Decision> held) {
    Set<String> ids = Decision.ids(held);
    if (!lastHeld.containsAll(ids)) {
      LOG.warn(
          "holding {} reconciler={} names=[{}]: {}",
          ids.size() == 1 ? "1 container" : ids.size() + " containers",
          reconciler,
          Decision.names(held),
          held.get(0).reason());
    } else if (ids.isEmpty() && !lastHeld.isEmpty()) {
      LOG.info("nothing is held any more reconciler={}", reconciler);
    }
    lastHeld = ids;
  }

  private static String describe(Decision d) {
    Container c = d.container();
    String what =
        d.isOnContainer()
            ? "id=%s name=%s image=%s".formatted(c.shortId(), c.name(), c.image())
            : d.kind().word() + " name=" + c.name();
    return what + " age=" + Durations.format(d.age()).replace(" ", "") + " rule=" + d.rule();
  }
}
