package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.config.LiveSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When the next sweep comes: after a start the longer of period and creation grace, from then on
 * the period. Thread-safe.
 */
public final class Schedule {

  private final LiveSettings settings;
  private final Clock clock;
  private final Timer timer;
  private final Runnable due;

  private boolean started;
  private boolean stopped;
  private boolean waitsForFirst = true;
  private boolean wasEnabled;
  private long beginnings;
  private Instant countingFrom = Instant.EPOCH;
  private Timer.@Nullable Scheduled next;
  private @Nullable Instant nextAt;

  Schedule(LiveSettings settings, Clock clock, Timer timer, Runnable due) {
    this.settings = settings;
    this.clock = clock;
    this.timer = timer;
    this.due = due;
    this.wasEnabled = settings.isEnabled();
  }

  /** Returns false if an operator was quicker and stopped it. */
  synchronized boolean start() {
    if (stopped) {
      return false;
    }
    started = true;
    begin();
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

  /** Another engine is as good as a start. */
  synchronized void begin() {
    waitsForFirst = true;
    beginnings++;
    countingFrom = clock.instant();
    reschedule();
  }

  /**
   * By the switch as it is now: of two threads that set it, the later to come here may have been
   * the earlier to set it.
   */
  synchronized void enabledChanged() {
    boolean enabled = settings.isEnabled();
    if (enabled && !wasEnabled) {
      begin();
    } else if (!enabled) {
      cancel();
    }
    wasEnabled = enabled;
  }

  /** What {@link #ended} wants to know of a sweep that begins now. */
  synchronized long sweepBegins() {
    return beginnings;
  }

  /**
   * @param begun what {@link #sweepBegins} said; a start since then is not undone
   */
  synchronized void ended(long begun) {
    if (begun == beginnings) {
      waitsForFirst = false;
      countingFrom = clock.instant();
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

  /** How long until the next sweep; null if none is scheduled. */
  synchronized @Nullable Duration nextIn() {
    if (nextAt == null) {
      return null;
    }
    Duration left = Duration.between(clock.instant(), nextAt);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** By the settings in force, counted from the start or from the end of the last sweep. */
  synchronized void reschedule() {
    if (!started || stopped || !settings.isEnabled()) {
      return;
    }
    Duration wait = settings.period();
    if (waitsForFirst && settings.creationGrace().compareTo(wait) > 0) {
      wait = settings.creationGrace();
    }
    Duration passed = Duration.between(countingFrom, clock.instant());
    Duration left = passed.isNegative() ? wait : wait.minus(passed);
    Duration delay = left.isNegative() ? Duration.ZERO : left;
    comeIn(delay);
  }

  /** What was due could not begin. */
  synchronized void tryAgain(Duration delay) {
    if (started && !stopped && settings.isEnabled()) {
      comeIn(delay);
    }
  }

  /** Where the JVM has no memory for the new appointment, the old one still holds. */
  private void comeIn(Duration delay) {
    Instant at = clock.instant().plus(delay);
    Timer.Scheduled scheduled = timer.schedule(delay, due);
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
}
