package io.github.containerreconciler.internal.callback;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.report.CallbackStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One callback's answer. Immutable.
 *
 * @param entries nothing where it gave no answer
 * @param took how long the call took, or until it was given up
 * @param error why there is no answer, as a clause that follows the callback's name; empty if there
 *     is one
 */
public record CallbackAnswer(String name, TrackedSet entries, Duration took, String error) {

  /**
   * Returns what an operator sees of these.
   *
   * @param listed the containers that the sweep listed; empty if it did not come so far
   */
  public static List<CallbackStats> stats(
      Collection<CallbackAnswer> answers, Collection<Container> listed) {
    List<CallbackStats> stats = new ArrayList<>();
    for (CallbackAnswer answer : answers) {
      int entries = answer.entries.size();
      int matched = answer.entries.resolve(listed).countMatching(listed);
      stats.add(
          new CallbackStats(
              answer.name,
              entries,
              matched,
              entries - matched,
              answer.took.toMillis(),
              answer.error));
    }
    return stats;
  }

  static CallbackAnswer failed(String name, Duration took, String error) {
    return new CallbackAnswer(name, TrackedSet.EMPTY, took, error);
  }
}
