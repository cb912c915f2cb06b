package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.internal.time.Timer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every thread of the agent's but those of engine calls: one that keeps time, and others that end
 * when idle.
 */
class Threads implements AutoCloseable {

  private static final long IDLE_SECONDS = 5;

  // not that of whichever thread of the host's happens to call: it may be a web application's
  private final ThreadGroup group = Thread.currentThread().getThreadGroup();

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, factory("timer"));
  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          factory("worker"));

  Threads() {
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
  }

  /** Makes daemon threads that see our classes, and nothing of the thread that asks for them. */
  ThreadFactory factory(String what) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread =
          new Thread(
              group,
              task,
              "container-reconciler-" + what + "-" + count.incrementAndGet(),
              0,
              false);
      thread.setDaemon(true);
      thread.setContextClassLoader(Threads.class.getClassLoader());
      return thread;
    };
  }

  Timer timer() {
    return (delay, task) -> {
      try {
        ScheduledFuture<?> future = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
      } catch (RejectedExecutionException e) { // closed: nothing is to come any more
        return () -> {};
      }
    };
  }

  Executor workers() {
    return workers;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdown();
  }
}
