package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.agent.log.Logs;

/**
 * Closes the agent's jar once the last of our threads has ended: a thread that still winds down may
 * need one more class from it.
 */
final class JarCloser {

  private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;
  private static final long POLL_MILLIS = 20;

  private JarCloser() {}

  /** Returns at once; a daemon thread does the rest. */
  static void begin(AutoCloseable loader) {
    Thread thread = new Thread(null, () -> close(loader), "container-reconciler-closer", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(JarCloser.class.getClassLoader());
    thread.setUncaughtExceptionHandler((ended, e) -> notClosed(e));
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      notClosed(e);
    }
  }

  private static void close(AutoCloseable loader) {
    long since = System.nanoTime();
    Logs.close();
    try {
      while (othersAreAlive() && System.nanoTime() - since < LONGEST_WAIT_NANOS) {
        Thread.sleep(POLL_MILLIS);
      }
      RecordHandles.release();
      loader.close();
    } catch (Exception e) {
      notClosed(e);
    }
  }

  private static void notClosed(Throwable e) {
    System.err.println("container-reconciler: its jar could not be closed: " + e);
  }

  /** All our threads, and no others, have our class loader as theirs. */
  private static boolean othersAreAlive() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 64];
    int count = root.enumerate(threads, true);
    for (int i = 0; i < count; i++) {
      if (threads[i] != Thread.currentThread()
          && threads[i].getContextClassLoader() == JarCloser.class.getClassLoader()) {
        return true;
      }
    }
    return false;
  }
}
