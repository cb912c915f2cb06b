package io.github.containerreconciler.internal.callback;

import io.github.containerreconciler.internal.judge.TrackedSet;
import java.time.Duration;

/**
 * What one callback answered. Immutable.
 *
 * @param entries nothing where it gave no answer
 * @param took how long the call took, or until it was given up
 * @param error why there is no answer, as a clause that follows the callback's name; empty if there
 *     is one
 */
public record CallbackAnswer(String name, TrackedSet entries, Duration took, String error) {

  static CallbackAnswer failed(String name, Duration took, String error) {
    return new CallbackAnswer(name, TrackedSet.EMPTY, took, error);
  }
}
