package io.github.containerreconciler.internal.testing;

import io.github.containerreconciler.internal.time.Clocks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves. */
public final class MutableClock extends Clock {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private Instant steady = Instant.EPOCH;

  /** Time passes. */
  public void advance(Duration by) {
    now = now.plus(by);
    steady = steady.plus(by);
  }

  /** Somebody sets the clock. */
  public void jump(Duration by) {
    now = now.plus(by);
  }

  /** The time of day and a clock that {@link #jump} does not move. */
  public Clocks clocks() {
    return new Clocks(this, new Steady());
  }

  private final class Steady extends Clock {

    @Override
    public Instant instant() {
      return steady;
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

  @Override
  public Instant instant() {
    return now;
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
