package io.github.containerreconciler.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a host that ends at once wait until the agent's settings are checked, at most a second:
 * nobody would learn of a wrong one otherwise. Once they are checked, no shutdown hook is left.
 */
final class SettingsCheck implements Runnable {

  private static final long LONGEST_WAIT_MILLIS =
      3_000; // on a busy machine the check takes a while

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread end = new Thread(this, "container-reconciler-settings");

  /**
   * @param starting whether the host is starting; one that runs already does not end at once
   */
  SettingsCheck(boolean starting) {
    if (starting) {
      try {
        Runtime.getRuntime().addShutdownHook(end);
      } catch (IllegalStateException | SecurityException e) {
        over(); // it ends already, or does not allow that: then nobody waits
      }
    }
  }

  /** The hook's work. */
  @Override
  public void run() {
    try {
      if (!over.await(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        ReconcilerAgent.say("the JVM ended before the settings were checked");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The settings are checked. May be called twice. */
  void over() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException | SecurityException e) {
      return; // the JVM ends, and nobody waits any more
    }
  }
}
