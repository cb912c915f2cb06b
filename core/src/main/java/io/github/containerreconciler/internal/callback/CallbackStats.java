package io.github.containerreconciler.internal.callback;

import io.github.containerreconciler.internal.engine.Container;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What an operator sees of one callback. Immutable.
 *
 * @param entries how many different entries it gave
 * @param matched how many of them match a listed container
 * @param unmatched how many match none
 * @param millis how long the call took
 * @param error why it gave no answer; empty if it gave one
 */
public record CallbackStats(
    String name, int entries, int matched, int unmatched, long millis, String error) {

  /**
   * @param listed the containers that the sweep listed; empty if it did not come so far
   */
  public static List<CallbackStats> of(
      Collection<CallbackAnswer> answers, Collection<Container> listed) {
    List<CallbackStats> stats = new ArrayList<>();
    for (CallbackAnswer answer : answers) {
      int entries = answer.entries().size();
      int matched = answer.entries().resolve(listed).countMatching(listed);
      stats.add(
          new CallbackStats(
              answer.name(),
              entries,
              matched,
              entries - matched,
              answer.took().toMillis(),
              answer.error()));
    }
    return stats;
  }
}
