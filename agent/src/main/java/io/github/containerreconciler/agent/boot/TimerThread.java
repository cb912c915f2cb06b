package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.internal.time.Timer;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that starts now and lasts until it is closed, so that a JVM out of threads or heap
 * keeps its time. Its tasks are short: they hand over to other threads. A task that throws runs
 * again a second later.
 */
final class TimerThread implements Timer, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>((a, b) -> Long.signum(a.due - b.due));
  private boolean closed;

  private final class Entry implements Scheduled {

    private final Runnable task;
    private long due;
    private boolean failedBefore;

    private Entry(Runnable task, long due) {
      this.task = task;
      this.due = due;
    }

    @Override
    public void cancel() {
      synchronized (entries) {
        entries.remove(this);
      }
    }
  }

  /**
   * @throws OutOfMemoryError if the JVM gives it no thread
   */
  TimerThread(ThreadFactory threads) {
    threads.newThread(this::keepTime).start();
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    synchronized (entries) {
      Entry entry = new Entry(task, System.nanoTime() + delay.toNanos());
      if (!closed) {
        entries.add(entry);
        entries.notifyAll();
      }
      return entry;
    }
  }

  @Override
  public Duration overdue() {
    synchronized (entries) {
      Entry first = entries.peek();
      long late = first == null ? 0 : System.nanoTime() - first.due;
      return late <= 0 ? Duration.ZERO : Duration.ofNanos(late);
    }
  }

  /** Runs due tasks for ever. Not even an error of the JVM ends it. */
  private void keepTime() {
    boolean failed = false;
    while (true) {
      try {
        if (failed) {
          LockSupport.parkNanos(RETRY_NANOS);
        }
        failed = false;
        Entry entry = awaitDue();
        if (entry == null) {
          return;
        }
        run(entry);
      } catch (Throwable e) {
        failed = true; // out of heap, a call could throw here, such as one that loads a class
      }
    }
  }

  /** The first entry that is due, which stays in the queue; null once closed. */
  private @Nullable Entry awaitDue() throws InterruptedException {
    synchronized (entries) {
      while (!closed) {
        Entry first = entries.peek();
        long left = first == null ? Long.MAX_VALUE : first.due - System.nanoTime();
        if (first != null && left <= 0) {
          return first;
        }
        entries.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      }
      return null;
    }
  }

  private void run(Entry entry) {
    try {
      entry.task.run();
      entry.cancel();
    } catch (Throwable e) {
      synchronized (entries) {
        if (entries.remove(entry)) { // there is room for it again: this needs no memory
          entry.due = System.nanoTime() + RETRY_NANOS;
          entries.add(entry);
        }
      }
      if (!entry.failedBefore) {
        entry.failedBefore = true;
        LOG.warn("what is due now cannot begin; it is tried again every second", e);
      }
    }
  }

  /** Nothing runs any more. Closing twice is harmless. */
  @Override
  public void close() {
    synchronized (entries) {
      closed = true;
      entries.clear();
      entries.notifyAll();
    }
  }
}
