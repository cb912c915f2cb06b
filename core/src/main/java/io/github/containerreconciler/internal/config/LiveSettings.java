package io.github.containerreconciler.internal.config;

import java.time.Duration;

/**
 * The settings an operator may change while the reconciler runs. Thread-safe.
 *
 * <p>{@link #tryStartRemoval} and the two switches exclude each other, so that no removal starts
 * once {@code setDryRun(true)} or {@code setEnabled(false)} has returned; nor by what was judged
 * before, even if the switch was set back in between.
 */
public final class LiveSettings {

  /**
   * By then a removal that had started has surely been sent: it counts as started before the
   * switch.
   */
  private static final Duration SENT = Duration.ofMillis(250);

  private final Object gate = new Object();
  private boolean enabled;
  private boolean dryRun;
  private boolean closed;
  private int starting;
  private long settingsVersion;
  private volatile Duration period;
  private volatile Duration creationGrace;

  public LiveSettings(ReconcilerConfig config) {
    enabled = config.enabled();
    dryRun = config.dryRun();
    period = config.period();
    creationGrace = config.creationGrace();
  }

  public boolean isEnabled() {
    synchronized (gate) {
      return enabled;
    }
  }

  public boolean isDryRun() {
    synchronized (gate) {
      return dryRun;
    }
  }

  public Duration period() {
    return period;
  }

  public Duration creationGrace() {
    return creationGrace;
  }

  /** Sweeps that go through are not further apart; else nobody knows what happened in between. */
  public Duration longestGap() {
    return period.plus(creationGrace).multipliedBy(2);
  }

  public void setEnabled(boolean value) {
    synchronized (gate) {
      enabled = value;
      settingsVersion += value ? 0 : 1;
      settle(!value);
    }
  }

  public void setDryRun(boolean value) {
    synchronized (gate) {
      settingsVersion += value == dryRun ? 0 : 1; // what was judged in dry run is not removed
      dryRun = value;
      settle(value);
    }
  }

  /** From now on no removal starts. */
  public void close() {
    synchronized (gate) {
      closed = true;
    }
  }

  public void setPeriod(Duration value) {
    requireWithin("PeriodSeconds", value, Key.PERIOD);
    period = value;
  }

  public void setCreationGrace(Duration value) {
    requireWithin("CreationGraceSeconds", value, Key.CREATION_GRACE);
    synchronized (gate) {
      settingsVersion += value.equals(creationGrace) ? 0 : 1; // a shorter one waits like a start
      creationGrace = value;
    }
  }

  /** Changes where what was judged before is void: removals end, or begin anew after a wait. */
  public long settingsVersion() {
    synchronized (gate) {
      return settingsVersion;
    }
  }

  /**
   * Returns whether a removal may start now; if so, {@link #removalEnded} must follow.
   *
   * @param judgedBy the {@link #settingsVersion} by which it was judged
   */
  public boolean tryStartRemoval(long judgedBy) {
    synchronized (gate) {
      if (!letsRemovalGoOn(judgedBy)) {
        return false;
      }
      starting++;
      return true;
    }
  }

  /** Returns whether a removal that has started may still go on to its end. */
  public boolean letsRemovalGoOn(long judgedBy) {
    synchronized (gate) {
      return !closed && enabled && !dryRun && settingsVersion == judgedBy;
    }
  }

  public void removalEnded() {
    synchronized (gate) {
      starting--;
      gate.notifyAll();
    }
  }

  /** Waits until removals that were let through a moment ago are on their way. */
  private void settle(boolean stopping) {
    long deadline = System.nanoTime() + SENT.toNanos();
    while (stopping && starting > 0) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      try {
        gate.wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void requireWithin(String what, Duration value, Key key) {
    if (!key.allows(value)) {
      Duration least = key.leastDuration();
      Duration most = key.mostDuration();
      throw new IllegalArgumentException(
          "%s: was %s; allowed are %s to %s (%s to %s)"
              .formatted(
                  what,
                  value.toSeconds(),
                  least.toSeconds(),
                  most.toSeconds(),
                  Durations.format(least),
                  Durations.format(most)));
    }
  }
}
