package io.github.containerreconciler.examples.fleet;

import java.time.Duration;

/**
 * What is simulated. The same plan gives the same fleet. Immutable.
 *
 * @param containers how many run on each engine at a time, about
 * @param length simulated time; faults end before the last {@link #quiet} of it
 */
record Plan(
    int engines, int containers, long seed, Duration length, Duration period, Duration grace) {

  /** For a sweep itself, and for those of the other services that come in between. */
  static final Duration SLACK = Duration.ofSeconds(20);

  /** For a call: the renewals of a claim wait here for a sweep that waits for its calls. */
  static final Duration CALL = Duration.ofSeconds(15);

  /** Sweeps that come early, one when a container comes of age, are this long apart at most. */
  private static final Duration EARLY = Duration.ofSeconds(10);

  /**
   * How long after it was lost a container may still run where nothing goes wrong: a sweep sees the
   * loss, and a grace later an early one comes.
   */
  Duration patience() {
    return period.plus(grace).plus(EARLY).plus(SLACK);
  }

  /**
   * How long a callback may say that nothing is tracked without harm: as long as all that comes of
   * age meanwhile was seen tracked before, so that the hold protects it. Zero or less: not at all.
   */
  Duration longestLie() {
    return grace.minus(period).minus(Service.LONGEST_NOTING).minus(SLACK);
  }

  /**
   * How long a sweep that began in trouble may keep the next one waiting: three removals, each
   * given up after a period, and the period after that.
   */
  Duration aftermath() {
    return period.multipliedBy(4).plus(SLACK);
  }

  /** Enough for all that was lost to be found, pauses after failed removals included. */
  Duration quiet() {
    return grace.plus(period.multipliedBy(8));
  }

  /** When the last fault ends, in milliseconds. */
  long faultsEnd() {
    return length.minus(quiet()).toMillis();
  }
}
