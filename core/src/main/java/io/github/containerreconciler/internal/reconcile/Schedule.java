package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When the next sweep by period comes: after a start the longer of period and creation grace, from
 * then on the period. It counts by a steady clock. Thread-safe.
 */
final class Schedule {

  private final LiveSettings settings;
  private final Ports.Time time;
  private final Consumer<Duration> due;

  private boolean started;
  private boolean stopped;
  private boolean waitsForFirst = true;
  private boolean wasEnabled;
  private long beginnings;
  private String begunBy = "the start";
  private Instant countingFrom = Instant.EPOCH;
  private Timer.@Nullable Scheduled next;
  private @Nullable Instant nextAt;

  /**
   * @param due is given how late the timer fired; it hands over to another thread
   */
  Schedule(LiveSettings settings, Ports.Time time, Consumer<Duration> due) {
    this.settings = settings;
    this.time = time;
    this.due = due;
    this.wasEnabled = settings.isEnabled();
  }

  /** Returns false if an operator was quicker and stopped it. */
  synchronized boolean start() {
    if (stopped) {
      return false;
    }
    started = true;
    begin("the start");
    return true;
  }

  /** Returns false if it was stopped before. */
  synchronized boolean stop() {
    if (stopped) {
      return false;
    }
    stopped = true;
    cancel();
    return true;
  }

  /**
   * Begins anew, as after a start.
   *
   * @param by what makes it begin, such as {@code dry run was turned off}
   */
  synchronized void begin(String by) {
    waitsForFirst = true;
    beginnings++;
    begunBy = by;
    countingFrom = now();
    reschedule();
  }

  /**
   * Follows the switch as it is now: of two threads that set it, the later to come here may have
   * been the earlier to set it.
   */
  synchronized void enabledChanged() {
    boolean enabled = settings.isEnabled();
    if (enabled && !wasEnabled) {
      begin("it was enabled");
    } else if (!enabled) {
      cancel();
    }
    wasEnabled = enabled;
  }

  /** Returns what {@link #ended} wants to know about a sweep that begins now. */
  synchronized long sweepBegins() {
    return beginnings;
  }

  /**
   * Counts the period from now.
   *
   * @param begun what {@link #sweepBegins} said; a start since then is not undone
   */
  synchronized void ended(long begun) {
    if (begun == beginnings) {
      waitsForFirst = false;
      countingFrom = now();
    }
    reschedule();
  }

  synchronized boolean isStarted() {
    return started;
  }

  synchronized boolean isStopped() {
    return stopped;
  }

  synchronized boolean waitsForFirst() {
    return waitsForFirst;
  }

  /** Returns what the wait for the first sweep counts from. */
  synchronized String begunBy() {
    return begunBy;
  }

  /** Returns how long until the next sweep by period; null if none is scheduled. */
  synchronized @Nullable Duration nextIn() {
    if (nextAt == null) {
      return null;
    }
    Duration left = Duration.between(now(), nextAt);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Reschedules by the settings in force, counted from the start or from the last sweep's end. */
  synchronized void reschedule() {
    if (!started || stopped || !settings.isEnabled()) {
      return;
    }
    Duration wait = settings.period();
    if (waitsForFirst && settings.creationGrace().compareTo(wait) > 0) {
      wait = settings.creationGrace();
    }
    Duration left = wait.minus(Duration.between(countingFrom, now()));
    Duration delay = left.isNegative() ? Duration.ZERO : left;
    comeIn(delay);
  }

  /** Tries again what was due and could not begin. */
  synchronized void tryAgain(Duration delay) {
    if (started && !stopped && settings.isEnabled()) {
      comeIn(delay);
    }
  }

  /** Schedules the next sweep. If memory is short, the old appointment still holds. */
  private void comeIn(Duration delay) {
    Instant at = now().plus(delay);
    Timer.Scheduled scheduled =
        time.timer().schedule(delay, () -> due.accept(Duration.between(at, now())));
    cancel();
    nextAt = at;
    next = scheduled;
  }

  private void cancel() {
    if (next != null) {
      next.cancel();
    }
    next = null;
    nextAt = null;
  }

  private Instant now() {
    return time.clocks().steadyNow();
  }
}
