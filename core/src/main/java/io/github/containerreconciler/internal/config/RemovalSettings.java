package io.github.containerreconciler.internal.config;

import java.time.Duration;

/**
 * Settings of the removal of containers. Immutable.
 *
 * @param parallelism removals under way at once
 * @param volumes whether their anonymous volumes are removed too
 * @param stopTimeout how long a container may take to stop before it is killed; 0: it is killed
 */
public record RemovalSettings(int parallelism, boolean volumes, Duration stopTimeout) {

  public RemovalSettings {
    Key.REMOVE_PARALLELISM.require(Key.REMOVE_PARALLELISM.allows(parallelism), parallelism);
    Key.STOP_TIMEOUT.require(Key.STOP_TIMEOUT.allows(stopTimeout), stopTimeout);
  }

  static RemovalSettings read(Values values) {
    return new RemovalSettings(
        values.count(Key.REMOVE_PARALLELISM),
        values.bool(Key.REMOVE_VOLUMES),
        values.duration(Key.STOP_TIMEOUT));
  }
}
