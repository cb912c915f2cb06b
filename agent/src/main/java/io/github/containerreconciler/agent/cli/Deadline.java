package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.internal.config.Durations;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Bounds what a target may hang in: attaching and JMX have no deadlines of their own. */
final class Deadline {

  private static final long POLL_MILLIS = 100;

  private final Duration timeout;
  private final long end;

  private Deadline(Duration timeout) {
    this.timeout = timeout;
    this.end = System.nanoTime() + timeout.toNanos();
  }

  static Deadline in(Duration timeout) {
    return new Deadline(timeout);
  }

  private boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  /** Asks again and again until an answer will do or the time is over; returns the last one. */
  <T> T poll(Callable<T> ask, Predicate<T> done) throws Exception {
    T answer = ask.call();
    while (!done.test(answer) && !isOver()) {
      Thread.sleep(POLL_MILLIS);
      answer = ask.call();
    }
    return answer;
  }

  /** Begins it on a daemon thread, for {@link #await}. */
  static <T> FutureTask<T> begin(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "container-reconciler-cli");
    thread.setDaemon(true);
    thread.setContextClassLoader(Deadline.class.getClassLoader());
    thread.start();
    return task;
  }

  /** Waits for what was begun with, say, "12 (com.acme.Main)", and gives up on it in time. */
  <T> T await(FutureTask<T> task, String what) throws Exception {
    try {
      return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw CliException.failed(
          ("%s gave no answer within %s; it may be stopped or very busy (--timeout gives it"
                  + " longer)")
              .formatted(what, Durations.format(timeout)),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Does it on a daemon thread, and gives up on it in time. */
  <T> T within(String what, Callable<T> call) throws Exception {
    return await(begin(call), what);
  }
}
