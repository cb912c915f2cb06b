package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.internal.time.Timer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every thread of the agent, except those of engine calls: one that keeps time, and workers that
 * end when idle. Work for which the JVM has no thread waits, and is tried again every second.
 */
class Threads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
  private static final long IDLE_SECONDS = 5;
  private static final Duration RETRY = Duration.ofSeconds(1);

  // not that of whichever thread of the host's happens to call: it may be a web application's
  private final ThreadGroup group = Thread.currentThread().getThreadGroup();

  private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();
  private final Executor pool;
  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          factory("worker"));
  private final TimerThread timer = new TimerThread(factory("timer"));

  Threads() {
    this.pool = workers;
  }

  /**
   * @param pool runs the work instead of threads of its own
   */
  Threads(Executor pool) {
    this.pool = pool;
  }

  /**
   * Makes daemon threads that see our classes, and nothing of the thread that asks for them. What
   * ends one ends up in our log, not in the host's default handler, which may end the host.
   */
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
      thread.setUncaughtExceptionHandler(
          (ended, e) -> LOG.error("thread {} ended", ended.getName(), e));
      return thread;
    };
  }

  Timer timer() {
    return timer;
  }

  /** Runs work soon. Refuses it once closed; never throws for want of a thread. */
  Executor workers() {
    return this::begin;
  }

  private void begin(Runnable work) {
    try {
      pool.execute(work);
    } catch (OutOfMemoryError e) { // the JVM's word for "no more threads" too
      late.add(work);
      LOG.warn("no thread for some work; it is tried again every second", e);
      timer.schedule(RETRY, this::beginLate);
    }
  }

  /** On the timer's thread, which calls it again a second later where it throws. */
  private void beginLate() {
    for (Runnable work = late.peek(); work != null; work = late.peek()) {
      try {
        pool.execute(work);
      } catch (RejectedExecutionException e) {
        late.clear(); // closed
        return;
      }
      late.remove(work);
    }
  }

  @Override
  public void close() {
    timer.close();
    workers.shutdown();
    late.clear();
  }
}
