package io.github.containerreconciler.examples.fleet;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a callback that forgets by drips may cost: within an hour no more than the hold lets go. One
 * thread.
 */
final class Drips {

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final int BUCKETS = 60;

  private final Deque<Long> ended = new ArrayDeque<>();
  private final Deque<Long> killed = new ArrayDeque<>();

  /** Whether it is among those that are forgotten after so long: one in sixty more each minute. */
  static boolean isForgotten(Job job, long millis) {
    return Math.floorMod(job.id().hashCode(), BUCKETS) < millis / 60_000;
  }

  /** A container that its service knew is needed no longer. */
  void ended(long now) {
    ended.add(now);
  }

  /**
   * One was removed since it was forgotten.
   *
   * @param known how many the service knows now
   * @return whether the hold allows that many
   */
  boolean killed(long now, int burst, int known) {
    killed.add(now);
    forgetOlder(killed, now - HOUR);
    forgetOlder(ended, now - HOUR);
    return killed.size() <= Math.max(burst, (known + ended.size() + killed.size()) / 10);
  }

  private static void forgetOlder(Deque<Long> times, long before) {
    while (!times.isEmpty() && times.getFirst() < before) {
      times.removeFirst();
    }
  }
}
