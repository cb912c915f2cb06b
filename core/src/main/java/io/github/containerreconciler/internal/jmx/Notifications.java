package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepListener;
import io.github.containerreconciler.internal.report.SweepReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;

/**
 * Tells JMX listeners what a report says is new. User data is open-typed, so that any client can
 * read it.
 */
final class Notifications implements SweepListener {

  private static final String PREFIX = "container-reconciler.";
  private static final String REMOVED = PREFIX + "removed";
  private static final String DANGLING = PREFIX + "dangling";
  private static final String HELD = PREFIX + "held";
  private static final String ENGINE_DOWN = PREFIX + "engine.down";
  private static final String ENGINE_UP = PREFIX + "engine.up";
  private static final String SWEEP_FAILED = PREFIX + "sweep.failed";
  private static final String REMEDY =
      "; check the callback, then call approveHeld() to let them be removed";

  private final ObjectName source;
  private final Reconciler reconciler;
  private final Consumer<Notification> listeners;
  private final AtomicLong sequence = new AtomicLong();
  private boolean engineDown;
  private Set<String> lastDangling = Set.of();
  private Set<String> lastHeld = Set.of();
  private boolean failing;

  Notifications(ObjectName source, Reconciler reconciler, Consumer<Notification> listeners) {
    this.source = source;
    this.reconciler = reconciler;
    this.listeners = listeners;
  }

  static MBeanNotificationInfo[] infos() {
    return new MBeanNotificationInfo[] {
      info(REMOVED, "A container was removed; user data: which one, and by which rule"),
      info(DANGLING, "Dry run: other containers than before would be removed; user data: which"),
      info(HELD, "Containers are held back until approveHeld() is called; user data: which"),
      info(ENGINE_DOWN, "The engine cannot be reached or is stuck; user data: the error"),
      info(ENGINE_UP, "The engine works again"),
      info(SWEEP_FAILED, "Sweeps fail or are skipped from now on; user data: the error")
    };
  }

  @Override
  public void onReport(SweepReport report) {
    for (RemovalRecord removal : report.removals()) {
      if (removal.outcome() == RemovalRecord.Outcome.REMOVED) {
        removed(removal.decision());
      }
    }
    engine(report);
    if (report.listed()) {
      List<Decision> wouldGo = report.dryRun() ? report.with(Verdict.DANGLING) : List.of();
      lastDangling = several(DANGLING, "would remove ", wouldGo, lastDangling, "");
      lastHeld = several(HELD, "holding back ", report.with(Verdict.HELD), lastHeld, REMEDY);
    }
    boolean fails = report.outcome() != SweepReport.Outcome.COMPLETED;
    if (fails && !failing) {
      boolean skipped = report.outcome() == SweepReport.Outcome.SKIPPED;
      send(
          SWEEP_FAILED,
          (skipped ? "sweep skipped: " : "sweep failed: ") + report.problem(),
          problem(report));
    }
    failing = fails;
  }

  private void removed(Decision d) {
    Container c = d.container();
    String age = Durations.format(Duration.ofSeconds(d.age().toSeconds()));
    send(
        REMOVED,
        "removed %s: image %s, age %s, rule %s".formatted(c.name(), c.image(), age, d.rule()),
        Map.of(
            "reconciler", reconciler.name(),
            "kind", d.kind().word(),
            "id", c.id(),
            "name", c.name(),
            "image", c.image(),
            "rule", d.rule(),
            "ageSeconds", d.age().toSeconds()));
  }

  private void engine(SweepReport report) {
    if (!report.engineHealthy() && !engineDown) {
      send(ENGINE_DOWN, report.problem(), problem(report));
    } else if (report.engineHealthy() && engineDown) {
      send(ENGINE_UP, "the engine at " + reconciler.endpoint() + " works again", problem(report));
    }
    engineDown = !report.engineHealthy();
  }

  /** Sends these if some of them are new since the last time. Returns their ids. */
  private Set<String> several(
      String type, String what, List<Decision> decisions, Set<String> last, String remedy) {
    Set<String> ids = Decision.ids(decisions);
    if (!last.containsAll(ids)) {
      String[] names = decisions.stream().map(d -> d.container().name()).toArray(String[]::new);
      send(
          type,
          what + names.length + ": " + Decision.names(decisions) + remedy,
          Map.of(
              "reconciler",
              reconciler.name(),
              "count",
              names.length,
              "ids",
              ids.toArray(new String[0]),
              "names",
              names));
    }
    return ids;
  }

  private void send(String type, String message, Map<String, Object> facts) {
    Notification notification =
        new Notification(
            type, source, sequence.incrementAndGet(), System.currentTimeMillis(), message);
    notification.setUserData(userData(type, facts));
    listeners.accept(notification);
  }

  /** Facts are texts, whole numbers, or arrays of texts. */
  private static CompositeData userData(String type, Map<String, Object> facts) {
    String[] keys = facts.keySet().toArray(new String[0]);
    OpenType<?>[] types = new OpenType<?>[keys.length];
    Arrays.setAll(types, i -> openType(facts.get(keys[i])));
    try {
      return new CompositeDataSupport(new CompositeType(type, type, keys, keys, types), facts);
    } catch (OpenDataException e) {
      throw new IllegalStateException("open data of " + type, e);
    }
  }

  private static OpenType<?> openType(@Nullable Object value) {
    if (value instanceof String[]) {
      return Table.arrayOf(SimpleType.STRING);
    }
    if (value instanceof Long) {
      return SimpleType.LONG;
    }
    return value instanceof Integer ? SimpleType.INTEGER : SimpleType.STRING;
  }

  private Map<String, Object> problem(SweepReport report) {
    return Map.of(
        "reconciler", reconciler.name(),
        "endpoint", reconciler.endpoint(),
        "error", report.problem());
  }

  /**
   * Each has its type for a name: of several that share the class's name Jolokia shows one alone.
   */
  private static MBeanNotificationInfo info(String type, String description) {
    return new MBeanNotificationInfo(new String[] {type}, type, description);
  }
}
