package io.github.containerreconciler.internal.config;

import java.time.Duration;

/**
 * Settings of when a reconciler sweeps. Immutable.
 *
 * @param enabled false: it sweeps nothing until an operator enables it
 * @param dryRun it finds and reports, and removes nothing
 * @param period from the end of one sweep to the start of the next
 * @param creationGrace a younger container is never touched
 */
public record Pace(boolean enabled, boolean dryRun, Duration period, Duration creationGrace) {

  public Pace {
    Key.PERIOD.require(Key.PERIOD.allows(period), period);
    Key.CREATION_GRACE.require(Key.CREATION_GRACE.allows(creationGrace), creationGrace);
  }

  static Pace read(Values values) {
    return new Pace(
        values.bool(Key.ENABLED),
        values.bool(Key.DRY_RUN),
        values.duration(Key.PERIOD),
        values.duration(Key.CREATION_GRACE));
  }
}
