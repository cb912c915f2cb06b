package io.github.containerreconciler.internal.safeguard;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Notices when time jumped: the engine's clock moved against ours, our wall clock moved against a
 * steady one, or this process stood still. For a whole creation grace after a jump no age counts.
 * Thread-safe.
 */
public final class TimeJumps {

  /** Clocks that are disciplined by NTP drift less than this between two sweeps. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  /** A timer that fires so late shows that the process stood still, whatever the grace. */
  private static final Duration LATE = Duration.ofSeconds(30);

  /** Timers of a busy machine are late by less than this. */
  private static final Duration BUSY = Duration.ofSeconds(1);

  private final Clocks clocks;
  private Instant wall;
  private Instant steady;
  private @Nullable Reading last;
  private @Nullable Instant jumpedAt;
  private String why = "";

  private record Reading(Duration skew, Duration roundTrip) {}

  public TimeJumps(Clocks clocks) {
    this.clocks = clocks;
    this.wall = clocks.now(); // the engine may answer much later for the first time
    this.steady = clocks.steadyNow();
  }

  /** Another engine has another clock: it is not compared with the one before. */
  public synchronized void forgetEngine() {
    last = null;
  }

  /**
   * Compares an answer of the engine's clock with the one before.
   *
   * @param skew the engine's clock minus ours
   * @param roundTrip how long that answer took
   * @return whether time jumped since the answer before
   */
  public synchronized boolean read(Duration skew, Duration roundTrip) {
    boolean jumped = look(skew, roundTrip);
    last = new Reading(skew, roundTrip);
    wall = clocks.now();
    steady = clocks.steadyNow();
    return jumped;
  }

  /** As {@link #read}, but the next answer is compared with the same one before. */
  public synchronized boolean look(Duration skew, Duration roundTrip) {
    Reading before = last;
    Duration moved = before == null ? Duration.ZERO : skew.minus(before.skew).abs();
    if (before != null && moved.compareTo(TOLERANCE.plus(roundTrip).plus(before.roundTrip)) > 0) {
      return jumped("the engine's clock moved against ours by " + Durations.format(moved));
    }
    Duration drift =
        Duration.between(wall, clocks.now())
            .minus(Duration.between(steady, clocks.steadyNow()))
            .abs();
    return drift.compareTo(TOLERANCE) > 0
        && jumped("the clock of this machine moved by " + Durations.format(drift));
  }

  /**
   * Judges how late our timer fired.
   *
   * @return whether the process stood still
   */
  public synchronized boolean fired(Duration late, Duration creationGrace) {
    Duration limit = creationGrace.compareTo(LATE) < 0 ? creationGrace : LATE;
    return !creationGrace.isZero()
        && late.compareTo(limit.compareTo(BUSY) < 0 ? BUSY : limit) > 0
        && jumped("our timer fired " + Durations.format(late) + " late, the process stood still");
  }

  private boolean jumped(String reason) {
    jumpedAt = clocks.steadyNow();
    why = reason;
    return true;
  }

  /** Returns how much longer no age counts; zero nearly always. */
  public synchronized Duration untrusted(Duration creationGrace) {
    Instant at = jumpedAt;
    if (at == null) {
      return Duration.ZERO;
    }
    Duration left = creationGrace.minus(Duration.between(at, clocks.steadyNow()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Why time jumped; empty if it never did. */
  public synchronized String why() {
    return why;
  }
}
