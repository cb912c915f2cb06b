package io.github.containerreconciler.internal.sweep;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * Works through a queue in a few lanes at once, so that one slow piece does not keep the others
 * waiting.
 */
public final class ParallelRemovals<T> {

  private final Queue<T> queue;
  private final Predicate<T> work;
  private int underWay;
  private boolean over;

  private ParallelRemovals(Collection<T> pieces, Predicate<T> work) {
    this.queue = new ConcurrentLinkedQueue<>(pieces);
    this.work = work;
  }

  /**
   * Returns when every lane that began has ended. One that the executor did not start by the end of
   * the caller's own, for want of a thread, is not waited for: nothing is left for it.
   *
   * @param work is given one piece after the other until it says false, which ends all lanes; it
   *     must not throw
   */
  static <T> void run(Executor executor, int count, Collection<T> pieces, Predicate<T> work) {
    ParallelRemovals<T> lanes = new ParallelRemovals<>(pieces, work);
    try {
      lanes.start(executor, Math.min(count, pieces.size()) - 1);
      lanes.workThrough();
    } finally {
      lanes.queue.clear(); // where this lane broke off, as for want of memory
      lanes.awaitOthers();
    }
  }

  private void start(Executor executor, int extra) {
    for (int i = 0; i < extra; i++) {
      try {
        executor.execute(this::workUnlessOver);
      } catch (RejectedExecutionException e) {
        return; // shutting down: the caller's own lane does the rest
      }
    }
  }

  private void workUnlessOver() {
    synchronized (this) {
      if (over) {
        return;
      }
      underWay++;
    }
    try {
      workThrough();
    } finally {
      synchronized (this) {
        underWay--;
        notifyAll();
      }
    }
  }

  private void workThrough() {
    for (T piece = queue.poll(); piece != null; piece = queue.poll()) {
      if (!work.test(piece)) {
        queue.clear();
      }
    }
  }

  private synchronized void awaitOthers() {
    over = true;
    boolean interrupted = false;
    while (underWay > 0) {
      try {
        wait(); // bounded: every call in a lane has a deadline
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
