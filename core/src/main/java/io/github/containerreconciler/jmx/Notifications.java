package io.github.containerreconciler.jmx;

import io.github.containerreconciler.judge.Decision;
import io.github.containerreconciler.judge.Verdict;
import io.github.containerreconciler.sweep.Reconciler;
import io.github.containerreconciler.sweep.RemovalRecord;
import io.github.containerreconciler.sweep.SweepListener;
import io.github.containerreconciler.sweep.SweepReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;

/**
 * Tells JMX listeners what a report says is new. User data is open-typed, so that any client can
 * read it.
 */
final class Notifications extends NotificationBroadcasterSupport implements SweepListener {

  private static final String PREFIX = "container-reconciler.";
  private static final String REMOVED = PREFIX + "removed";
  private static final String DANGLING = PREFIX + "dangling";
  private static final String HELD = PREFIX + "held";
  private static final String ENGINE_DOWN = PREFIX + "engine.down";
  private static final String ENGINE_UP = PREFIX + "engine.up";
  private static final String SWEEP_FAILED = PREFIX + "sweep.failed";

  private final ObjectName source;
  private final Reconciler reconciler;
  private final AtomicLong sequence = new AtomicLong();
  private boolean engineDown;
  private Set<String> lastDangling = Set.of();
  private Set<String> lastHeld = Set.of();
  private boolean failing;

  Notifications(ObjectName source, Reconciler reconciler, Executor workers) {
    super(
        new InOrder(workers),
        info(REMOVED, "a container was removed"),
        info(DANGLING, "dry run: other containers than before would be removed"),
        info(HELD, "containers are held back until approveHeld() is called"),
        info(ENGINE_DOWN, "the engine cannot be reached or is stuck"),
        info(ENGINE_UP, "the engine works again"),
        info(SWEEP_FAILED, "sweeps fail or are skipped from now on"));
    this.source = source;
    this.reconciler = reconciler;
  }

  @Override
  public void onReport(SweepReport report) {
    for (RemovalRecord removal : report.removals()) {
      if (removal.outcome() == RemovalRecord.Outcome.REMOVED) {
        send(REMOVED, "removed " + removal.decision().container().name(), facts(removal));
      }
    }
    engine(report);
    if (report.listed()) {
      dangling(report);
      held(report);
    }
    boolean fails = report.outcome() != SweepReport.Outcome.COMPLETED;
    if (fails && !failing) {
      send(SWEEP_FAILED, report.problem(), problem(report));
    }
    failing = fails;
  }

  private void engine(SweepReport report) {
    if (!report.engineHealthy() && !engineDown) {
      send(ENGINE_DOWN, report.problem(), problem(report));
    } else if (report.engineHealthy() && engineDown) {
      send(ENGINE_UP, "the engine at " + reconciler.endpoint() + " works again", problem(report));
    }
    engineDown = !report.engineHealthy();
  }

  private void dangling(SweepReport report) {
    List<Decision> dangling = report.dryRun() ? report.with(Verdict.DANGLING) : List.of();
    Set<String> ids = Decision.ids(dangling);
    if (!ids.isEmpty() && !ids.equals(lastDangling)) {
      send(DANGLING, "dry run: would remove " + ids.size() + " containers", several(ids));
    }
    lastDangling = ids;
  }

  private void held(SweepReport report) {
    Set<String> ids = Decision.ids(report.with(Verdict.HELD));
    if (!ids.isEmpty() && !ids.equals(lastHeld)) {
      send(HELD, "holding " + ids.size() + " containers", several(ids));
    }
    lastHeld = ids;
  }

  private void send(String type, String message, Map<String, Object> facts) {
    Notification notification =
        new Notification(
            type, source, sequence.incrementAndGet(), System.currentTimeMillis(), message);
    notification.setUserData(OpenData.composite(type, facts));
    sendNotification(notification);
  }

  private Map<String, Object> facts(RemovalRecord removal) {
    DecisionView d = DecisionView.of(removal.decision());
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("reconciler", reconciler.name());
    facts.put("id", d.getId());
    facts.put("name", d.getName());
    facts.put("image", d.getImage());
    facts.put("rule", d.getRule());
    facts.put("ageSeconds", d.getAgeSeconds());
    return facts;
  }

  private Map<String, Object> several(Set<String> ids) {
    return Map.of(
        "reconciler", reconciler.name(), "count", ids.size(), "ids", ids.toArray(new String[0]));
  }

  private Map<String, Object> problem(SweepReport report) {
    return Map.of(
        "reconciler", reconciler.name(),
        "endpoint", reconciler.endpoint(),
        "error", report.problem());
  }

  private static MBeanNotificationInfo info(String type, String description) {
    return new MBeanNotificationInfo(
        new String[] {type}, Notification.class.getName(), description);
  }
}
