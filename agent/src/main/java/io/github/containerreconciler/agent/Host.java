package io.github.containerreconciler.agent;

import java.lang.instrument.Instrumentation;
import javax.management.MBeanServerFactory;
import org.jspecify.annotations.Nullable;

/** Waits for the host to set up what is its own, without touching any of it. */
final class Host {

  private static final long SHORT_WAIT_NANOS = 2_000_000_000L;
  private static final long LOGGING_WAIT_NANOS = 10_000_000_000L;
  private static final long LONG_WAIT_NANOS = 600_000_000_000L;
  private static final long POLL_MILLIS = 50;
  private static final long SET_UP_MILLIS = 500;

  private final @Nullable Thread starting;
  private final Instrumentation instrumentation;

  /**
   * @param starting the thread that will run the host's main method; null if that is long under way
   */
  Host(@Nullable Thread starting, Instrumentation instrumentation) {
    this.starting = starting;
    this.instrumentation = instrumentation;
  }

  /** Returns whether the host's main method has yet to begin, or began just now. */
  boolean isStarting() {
    return starting != null;
  }

  /**
   * Waits until the host has set up its logging and its MBeanServer, as far as one can tell: until
   * it made an MBeanServer, but at most two seconds from when its main method began. A server that
   * is known to bring its own log manager late gets ten minutes.
   */
  void await() {
    boolean late = bringsItsOwnLogManager();
    if (isStarting() || late) {
      await(late ? LONG_WAIT_NANOS : SHORT_WAIT_NANOS, false);
    }
  }

  /**
   * Waits until the host uses {@code java.util.logging}, at most ten seconds from when its main
   * method began: a format that it sets later would come too late.
   */
  void awaitLogging() {
    if (!isStarting()) {
      return;
    }
    if (await(LOGGING_WAIT_NANOS, true)) {
      sleep(SET_UP_MILLIS);
    }
  }

  private static boolean hasMBeanServer() {
    return !MBeanServerFactory.findMBeanServer(null).isEmpty();
  }

  private boolean usesLogging() {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getName().equals("java.util.logging.LogManager")) {
        return true;
      }
    }
    return false;
  }

  /** Returns false if the time was up first. */
  private boolean await(long longest, boolean logging) {
    long since = System.nanoTime();
    while (!(logging ? usesLogging() : hasMBeanServer())) {
      if (System.nanoTime() - since >= longest || !sleep(POLL_MILLIS)) {
        return false;
      }
      if (isInPremain()) {
        since = System.nanoTime(); // other agents take their time; main has not begun
      }
    }
    return true;
  }

  private static boolean sleep(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isInPremain() {
    if (starting != null) {
      for (StackTraceElement frame : starting.getStackTrace()) {
        if (frame.getClassName().startsWith("sun.instrument.")) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Returns whether a log manager of the host's own is yet to come: one that is named but that
   * nobody could load yet, or that of a server which names its own later.
   */
  private static boolean bringsItsOwnLogManager() {
    String manager = System.getProperty("java.util.logging.manager", "");
    return (!manager.isEmpty()
            && !manager.startsWith("java.")
            && !exists(manager.replace('.', '/') + ".class"))
        || exists("org/jboss/modules/Main.class")
        || exists("weblogic/Server.class");
  }

  private static boolean exists(String resource) {
    return ClassLoader.getSystemResource(resource) != null;
  }
}
