package io.github.containerreconciler.agent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The entry of the agent, at the JVM's start ({@code -javaagent}) or later (attach).
 *
 * <p>The hazards here, and what is done about each:
 *
 * <ul>
 *   <li>An exception out of {@code premain} aborts the host. So everything is caught, one line goes
 *       to stderr, and the host goes on.
 *   <li>Whatever initialises {@code java.util.logging} or the platform MBeanServer in {@code
 *       premain} keeps servers that bring their own from booting. So this starts one daemon thread
 *       and returns, and that thread waits for the host to set up its own first (see {@link Host}).
 *   <li>Classes that the application could see would clash with its own. So this package uses the
 *       JDK alone, and everything else is behind {@link InstLoader}.
 *   <li>An agent class newer than the JVM ends it with an error. So this package is Java 8, and
 *       says politely what it needs.
 *   <li>{@code JAVA_TOOL_OPTIONS} brings the agent into jps, keytool, javac and our own command
 *       line. So it stays out of those.
 *   <li>A JVM may be attached to twice, even at once. So a second call, while one runs, starts
 *       nothing.
 *   <li>A JVM that once held an older version runs the older entry class again. So this class
 *       decides little: it loads the code of the jar that {@link Arguments} name, and hands over by
 *       a map of JDK types that later versions can read.
 * </ul>
 */
public final class ReconcilerAgent {

  /**
   * The property with the agent's status: {@code starting}, {@code running VERSION}, {@code failed:
   * WHY} or {@code stopped}.
   */
  static final String STATUS = "container-reconciler.status";

  /** State that a detached agent leaves to the next one: JDK types only. */
  private static final Map<String, Object> INHERITANCE = new ConcurrentHashMap<>();

  private ReconcilerAgent() {}

  /** Called by the JVM before the host's main method. */
  public static void premain(@Nullable String args, Instrumentation instrumentation) {
    arrive(args, new Host(Thread.currentThread(), instrumentation));
  }

  /** Called by the JVM when somebody attaches. */
  public static void agentmain(@Nullable String args, Instrumentation instrumentation) {
    arrive(args, new Host(null, instrumentation));
  }

  @SuppressWarnings("CatchingUnchecked") // nothing whatsoever may reach the host
  private static void arrive(@Nullable String args, final Host host) {
    try {
      if (HostReadiness.isJdkTool()) {
        return;
      }
      if (!claim()) {
        if (host.isStarting()) { // an attach reads what the status says
          say("among the JVM's options twice: the first one counts, put all settings there");
        }
        return;
      }
      String lacking = HostReadiness.lacking();
      if (lacking != null) {
        fail(lacking);
        return;
      }
      final Arguments arguments =
          host.isStarting() ? Arguments.atStart(args, jar()) : Arguments.onAttach(args, jar());
      final SettingsCheck check = new SettingsCheck(host.isStarting());
      Thread thread =
          new Thread(
              new Runnable() {
                @Override
                public void run() {
                  boot(arguments, host, check);
                  check.over();
                }
              },
              "container-reconciler-boot");
      thread.setDaemon(true);
      thread.setContextClassLoader(null); // the host's is not ours to keep
      thread.setUncaughtExceptionHandler(
          new Thread.UncaughtExceptionHandler() { // the host's default one may end the host
            @Override
            public void uncaughtException(Thread ended, Throwable e) {
              fail(text(e));
            }
          });
      thread.start();
    } catch (Throwable e) {
      fail(text(e));
    }
  }

  /** Lets in one caller, and only if none is in already. */
  private static synchronized boolean claim() {
    String status = System.getProperty(STATUS, "");
    if (status.startsWith("starting") || status.startsWith("running")) {
      return false;
    }
    System.setProperty(STATUS, "starting");
    return true;
  }

  @SuppressWarnings("CatchingUnchecked")
  private static void boot(Arguments arguments, final Host host, final SettingsCheck check) {
    InstLoader loader = null;
    try {
      if (HostReadiness.isOurCommandLine()) {
        System.clearProperty(STATUS);
        return;
      }
      loader = new InstLoader(arguments.jar);
      Thread.currentThread().setContextClassLoader(loader);
      Map<String, Object> handover = new HashMap<>();
      handover.put("settings", arguments.settings);
      handover.put("loader", loader);
      handover.put("inheritance", INHERITANCE);
      handover.put(
          "settingsChecked",
          new Runnable() {
            @Override
            public void run() {
              check.over();
            }
          });
      handover.put(
          "awaitHost",
          new Runnable() {
            @Override
            public void run() {
              host.await();
            }
          });
      handover.put(
          "awaitLogging",
          new Runnable() {
            @Override
            public void run() {
              host.awaitLogging();
            }
          });
      loader
          .loadClass("io.github.containerreconciler.agent.boot.Boot")
          .getMethod("start", Map.class)
          .invoke(null, handover);
    } catch (Throwable e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      fail(text(cause));
      close(loader);
    }
  }

  private static void close(@Nullable InstLoader loader) {
    try {
      if (loader != null) {
        loader.close();
      }
    } catch (IOException e) {
      say("its jar could not be closed: " + e);
    }
  }

  private static File jar() throws Exception {
    return new File(
        ReconcilerAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Returns what an exception says; its class where even that fails. */
  private static String text(Throwable e) {
    try {
      return e.toString();
    } catch (Throwable again) {
      return e.getClass().getName();
    }
  }

  /** To stderr first: a security manager may refuse the property. */
  private static void fail(String why) {
    say("not started: " + why);
    try {
      System.setProperty(STATUS, "failed: " + why);
    } catch (Throwable e) {
      return;
    }
  }

  static void say(String what) {
    try {
      System.err.println("container-reconciler: " + what);
    } catch (Throwable e) { // a stream of the host's own
      return;
    }
  }
}
