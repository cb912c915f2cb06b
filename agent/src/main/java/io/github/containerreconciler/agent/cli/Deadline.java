package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.internal.config.Durations;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bounds what a target may hang in: attaching and JMX have no deadlines of their own. */
final class Deadline {

  private Deadline() {}

  /**
   * Runs it on a daemon thread and gives up on it in time.
   *
   * @param what such as "12 (com.acme.Main)"
   * @throws CliException if it takes longer
   */
  static <T> T within(Duration timeout, String what, Callable<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "container-reconciler-cli");
    thread.setDaemon(true);
    thread.setContextClassLoader(Deadline.class.getClassLoader());
    thread.start();
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw CliException.failed(
          what
              + " gave no answer within "
              + Durations.format(timeout)
              + "; it may be stopped or very busy (--timeout gives it longer)",
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
