package io.github.containerreconciler.sweep;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * Works through a queue in a few lanes at once, so that one slow piece does not keep the others
 * waiting.
 */
final class Lanes {

  private Lanes() {}

  /**
   * Returns when every lane has ended.
   *
   * @param work is given one piece after the other until it says false, which ends all lanes; it
   *     must not throw
   */
  static <T> void run(Executor executor, int count, Collection<T> pieces, Predicate<T> work) {
    Queue<T> queue = new ConcurrentLinkedQueue<>(pieces);
    int extra = Math.min(count, pieces.size()) - 1;
    CountDownLatch ended = new CountDownLatch(Math.max(extra, 0));
    Runnable lane =
        () -> {
          for (T piece = queue.poll(); piece != null; piece = queue.poll()) {
            if (!work.test(piece)) {
              queue.clear();
            }
          }
        };
    for (int i = 0; i < extra; i++) {
      try {
        executor.execute(
            () -> {
              try {
                lane.run();
              } finally {
                ended.countDown();
              }
            });
      } catch (RejectedExecutionException e) {
        ended.countDown(); // shutting down: this thread's own lane does the rest
      }
    }
    lane.run();
    awaitQuietly(ended);
  }

  private static void awaitQuietly(CountDownLatch ended) {
    boolean interrupted = false;
    while (true) {
      try {
        ended.await(); // bounded: every call in a lane has a deadline
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
