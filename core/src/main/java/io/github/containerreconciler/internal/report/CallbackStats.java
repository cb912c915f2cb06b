package io.github.containerreconciler.internal.report;

/**
 * Figures of one callback for an operator. Immutable.
 *
 * @param entries how many different entries it gave
 * @param matched how many of them match a listed container
 * @param unmatched how many match none
 * @param millis how long the call took
 * @param error why it gave no answer; empty if it gave one
 */
public record CallbackStats(
    String name, int entries, int matched, int unmatched, long millis, String error) {

  /** A callback that was not asked. */
  public static CallbackStats notAsked(String name) {
    return new CallbackStats(name, 0, 0, 0, 0, "not asked yet");
  }
}
