package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.VisibleText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks by code of ours that may hang, each time on a thread of its own, and stops it at its
 * deadline. What cannot be stopped is left alone, and nothing else begins before it has ended.
 * Thread-safe.
 */
final class OneAtATime implements Asked {

  /** Gets one answer, and can be stopped by another thread. */
  interface Work extends Callable<List<String>> {
    /** Makes {@link #call} end soon; harmless at any time. */
    void stop();
  }

  private final String what;
  private final Supplier<Work> works;
  private final ThreadFactory threads;
  private final ReentrantLock turn = new ReentrantLock();
  private @Nullable Thread last;
  private volatile @Nullable Work running;

  /**
   * @param what begins each message
   */
  OneAtATime(String what, Supplier<Work> works, ThreadFactory threads) {
    this.what = what;
    this.works = works;
    this.threads = threads;
  }

  @Override
  public List<String> ask(Duration timeout) throws NoAnswer {
    try {
      return ask(timeout, System.nanoTime() + timeout.toNanos());
    } catch (NoAnswer e) {
      throw new NoAnswer(what + ": " + e.getMessage());
    }
  }

  private List<String> ask(Duration timeout, long deadline) throws NoAnswer {
    try {
      if (!turn.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new NoAnswer("is being asked already by somebody else");
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    try {
      return inTurn(works.get(), deadline, timeout);
    } finally {
      turn.unlock();
    }
  }

  private List<String> inTurn(Work work, long deadline, Duration timeout) throws NoAnswer {
    if (last != null && !hasEnded(last, deadline)) {
      throw new NoAnswer(
          "was asked before, and that could not be stopped yet; jstack shows what its thread \""
              + last.getName()
              + "\" waits for");
    }
    FutureTask<List<String>> task = new FutureTask<>(work);
    Thread thread = threads.newThread(task);
    last = thread;
    running = work;
    boolean ended = false;
    try {
      thread.start();
      List<String> result = task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      ended = true;
      return result;
    } catch (TimeoutException e) {
      throw new NoAnswer("gave no whole answer within " + Durations.format(timeout));
    } catch (ExecutionException e) {
      ended = true;
      throw e.getCause() instanceof NoAnswer known ? known : new NoAnswer(described(e.getCause()));
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      running = null;
      if (!ended) {
        work.stop();
        task.cancel(true);
      }
    }
  }

  /**
   * One that was stopped a moment ago may need a moment; half of the time is left for the answer.
   */
  private static boolean hasEnded(Thread thread, long deadline) throws NoAnswer {
    try {
      long half = TimeUnit.NANOSECONDS.toMillis((deadline - System.nanoTime()) / 2);
      thread.join(Math.max(1, half)); // 0 would wait for ever
      return !thread.isAlive();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static NoAnswer interrupted() {
    Thread.currentThread().interrupt();
    return new NoAnswer("was not waited for: interrupted");
  }

  private static String described(@Nullable Throwable thrown) {
    Throwable root = thrown;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return VisibleText.of(String.valueOf(root), 300);
  }

  /** Stops what runs. */
  @Override
  public void close() {
    Work work = running;
    if (work != null) {
      work.stop();
    }
  }
}
