package io.github.containerreconciler.internal.jmx;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other on other threads, so that a slow listener keeps at most one of
 * them. Bounded: beyond a thousand waiting tasks the newest are dropped. A task that could not
 * begin, for want of a thread, runs before the next one.
 */
final class SerialExecutor implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);
  private static final int MOST_WAITING = 1_000;

  private final Executor workers;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialExecutor(Executor workers) {
    this.workers = workers;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING) {
        LOG.debug("a JMX listener is too slow: dropped a notification");
        return;
      }
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    try {
      workers.execute(this::drain);
    } catch (RejectedExecutionException e) {
      LOG.debug("shutting down: dropped a notification", e);
    } catch (Throwable e) {
      stopped();
      LOG.warn("no thread for a notification: it is sent before the next one", e);
    }
  }

  private void drain() {
    try {
      for (Runnable task = poll(); task != null; task = poll()) {
        run(task);
      }
    } catch (Throwable e) { // not even the log could be written
      stopped();
      throw e;
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.warn("a JMX listener failed", e);
    }
  }

  private void stopped() {
    synchronized (waiting) {
      running = false;
    }
  }

  private @Nullable Runnable poll() {
    synchronized (waiting) {
      Runnable task = waiting.poll();
      running = task != null;
      return task;
    }
  }
}
