package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.sweep.Occasion;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a sweep forward when an untracked container that a sweep saw young comes of age. There is
 * none before the first sweep, none after a sweep that did not go well, and none where several
 * sweeps must agree. Thread-safe.
 */
final class EarlySweep {

  private static final Duration SHORTEST_GAP = Duration.ofSeconds(1);
  private static final Duration LONGEST_GAP = Duration.ofSeconds(10);

  /** The engine's clock is compared with ours no better than that. */
  private static final Duration MARGIN = Duration.ofMillis(20);

  private final ReconcilerConfig config;
  private final Schedule schedule;
  private final LiveSettings settings;
  private final Ports.Time time;
  private final Consumer<Duration> due;

  /** When the first one comes of age, by our clock; null if none is known. */
  private @Nullable Instant ofAge;

  private @Nullable Instant lastEarly;
  private Timer.@Nullable Scheduled next;

  /**
   * @param due is given how late the timer fired; it hands over to another thread
   */
  EarlySweep(
      ReconcilerConfig config,
      Schedule schedule,
      LiveSettings settings,
      Ports.Time time,
      Consumer<Duration> due) {
    this.config = config;
    this.schedule = schedule;
    this.settings = settings;
    this.time = time;
    this.due = due;
  }

  /**
   * Learns from a sweep's report who comes of age next.
   *
   * @param doubted whether a callback has not proven yet that it names containers: then all that
   *     comes of age is held, and is not inspected more often than by period
   */
  synchronized void learn(SweepReport report, Occasion occasion, boolean doubted) {
    boolean wentWell =
        !doubted
            && report.outcome() == SweepReport.Outcome.COMPLETED
            && report.engineHealthy()
            && !report.isRestart();
    ofAge = wentWell ? firstOfAge(report) : null;
    if (occasion == Occasion.EARLY) {
      lastEarly = report.startedAt();
    }
  }

  private static @Nullable Instant firstOfAge(SweepReport report) {
    Instant first = null;
    for (Decision d : report.decisions()) {
      boolean matures = d.verdict() == Verdict.TOO_YOUNG || d.verdict() == Verdict.LOST;
      Instant at = matures ? d.ofAge() : null;
      if (at != null && (first == null || at.isBefore(first))) {
        first = at;
      }
    }
    return first == null ? null : first.minus(report.clockSkew()).plus(MARGIN);
  }

  /** Forgets ages that the old grace gave; the next sweep learns anew. */
  synchronized void graceChanged() {
    ofAge = null;
    reschedule();
  }

  /** Schedules by what is known now, or cancels. */
  synchronized void reschedule() {
    if (next != null) {
      next.cancel();
      next = null;
    }
    Instant at = ofAge;
    Duration byPeriod = schedule.nextIn();
    if (at == null || byPeriod == null || !isAllowed()) {
      return;
    }
    Instant now = time.clocks().now();
    Instant last = lastEarly;
    if (last != null && !last.isAfter(now) && last.plus(gap()).isAfter(at)) {
      at = last.plus(gap());
    }
    Duration delay = Duration.between(now, at);
    if (delay.compareTo(byPeriod) < 0) {
      comeIn(delay.isNegative() ? Duration.ZERO : delay);
    }
  }

  /** Tries again what was due and could not begin. */
  synchronized void tryAgain(Duration delay) {
    if (next != null && isAllowed()) {
      comeIn(delay);
    }
  }

  private void comeIn(Duration delay) {
    Instant at = time.clocks().steadyNow().plus(delay);
    next =
        time.timer()
            .schedule(delay, () -> due.accept(Duration.between(at, time.clocks().steadyNow())));
  }

  private boolean isAllowed() {
    return config.confirmations() == 1
        && settings.isEnabled()
        && schedule.isStarted()
        && !schedule.isStopped()
        && !schedule.waitsForFirst();
  }

  /** A tenth of the grace, within bounds. */
  private Duration gap() {
    Duration tenth = settings.creationGrace().dividedBy(10);
    if (tenth.compareTo(SHORTEST_GAP) < 0) {
      return SHORTEST_GAP;
    }
    return tenth.compareTo(LONGEST_GAP) > 0 ? LONGEST_GAP : tenth;
  }
}
