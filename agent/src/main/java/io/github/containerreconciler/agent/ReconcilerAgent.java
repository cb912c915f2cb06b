package io.github.containerreconciler.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where the JVM enters the agent, at its start ({@code -javaagent}) or later (attach).
 *
 * <p>The hazards here, and what is done about each:
 *
 * <ul>
 *   <li>An exception out of {@code premain} aborts the host. So everything is caught, one line goes
 *       to stderr, and the host goes on.
 *   <li>Whatever initialises {@code java.util.logging} or the platform MBeanServer in {@code
 *       premain} keeps servers that bring their own from booting. So this starts one daemon thread
 *       and returns, and that thread waits for such a server to make its own first (see {@link
 *       HostReadiness}).
 *   <li>Classes that the application could see would clash with its own. So this package uses the
 *       JDK alone, and everything else is behind {@link InstLoader}.
 *   <li>An agent class newer than the JVM ends it with an error. So this package is Java 8, and
 *       says politely what it needs.
 *   <li>{@code JAVA_TOOL_OPTIONS} brings the agent into jps, keytool and javac. So it stays out of
 *       the JDK's own tools.
 *   <li>A JVM may be attached to twice. So a second call, while one runs, starts nothing.
 * </ul>
 */
public final class ReconcilerAgent {

  /**
   * What became of the agent: {@code starting}, {@code running VERSION}, {@code failed: WHY} or
   * {@code stopped}.
   */
  static final String STATUS = "container-reconciler.status";

  private static final int LEAST_JAVA = 17;
  private static final AtomicReference<Thread> BOOT = new AtomicReference<>();

  private ReconcilerAgent() {}

  /** Called by the JVM before the host's main method. */
  public static void premain(String args, Instrumentation instrumentation) {
    start(args);
  }

  /** Called by the JVM when somebody attaches. */
  public static void agentmain(String args, Instrumentation instrumentation) {
    start(args);
  }

  @SuppressWarnings("CatchingUnchecked") // nothing whatsoever may reach the host
  private static void start(final String args) {
    try {
      if (HostReadiness.isJdkTool()) {
        return;
      }
      if (HostReadiness.javaVersion() < LEAST_JAVA) {
        fail("needs Java 17 or later, this is " + System.getProperty("java.version"));
        return;
      }
      String status = System.getProperty(STATUS, "");
      if (status.startsWith("starting") || status.startsWith("running")) {
        return;
      }
      System.setProperty(STATUS, "starting");
      final File jar = jar();
      Thread thread =
          new Thread(
              new Runnable() {
                @Override
                public void run() {
                  boot(args, jar);
                }
              },
              "container-reconciler-boot");
      thread.setDaemon(true);
      BOOT.set(thread);
      thread.start();
    } catch (Throwable e) {
      fail(e.toString());
    }
  }

  private static void boot(String args, File jar) {
    try {
      HostReadiness.await();
      InstLoader loader = new InstLoader(jar);
      Thread.currentThread().setContextClassLoader(loader);
      Class<?> boot = loader.loadClass("io.github.containerreconciler.agent.boot.Boot");
      boot.getMethod("start", String.class, AutoCloseable.class).invoke(null, args, loader);
    } catch (Throwable e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      fail(cause.toString());
    } finally {
      BOOT.set(null);
    }
  }

  private static File jar() throws Exception {
    return new File(
        ReconcilerAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static void fail(String why) {
    try {
      System.setProperty(STATUS, "failed: " + why);
      System.err.println("container-reconciler: not started: " + why);
    } catch (Throwable e) { // a security manager may refuse even that
      return;
    }
  }
}
