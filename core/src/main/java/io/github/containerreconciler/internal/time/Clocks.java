package io.github.containerreconciler.internal.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Two clocks of this machine. Immutable.
 *
 * @param wall the time of day, which an administrator, NTP or a resumed machine may move
 * @param steady a clock that only counts on; its instants mean nothing but their distance
 */
public record Clocks(Clock wall, Clock steady) {

  /** The clocks of this JVM. */
  public static Clocks system() {
    return new Clocks(Clock.systemUTC(), new Steady(System.nanoTime()));
  }

  /** The time of day. */
  public Instant now() {
    return wall.instant();
  }

  /** The steady time. */
  public Instant steadyNow() {
    return steady.instant();
  }

  private static final class Steady extends Clock {

    private final long origin;

    Steady(long origin) {
      this.origin = origin;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plus(Duration.ofNanos(System.nanoTime() - origin));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
