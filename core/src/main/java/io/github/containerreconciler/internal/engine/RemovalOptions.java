package io.github.containerreconciler.internal.engine;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Options of one removal. Immutable.
 *
 * @param volumes whether its anonymous volumes go with it
 * @param stopTimeout how long it may take to stop by itself before it is killed; zero kills at once
 * @param mayGoOn asked once after the stop, whatever came of that; false leaves the container as it
 *     is, and the removal fails
 */
public record RemovalOptions(boolean volumes, Duration stopTimeout, BooleanSupplier mayGoOn) {

  /** Nothing stops the removal between its two steps. */
  public RemovalOptions(boolean volumes, Duration stopTimeout) {
    this(volumes, stopTimeout, () -> true);
  }
}
