package io.github.containerreconciler.agent;

import java.io.File;
import java.io.IOException;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import javax.management.MBeanServerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what kind of host this is, without touching what the host may still want to set up
 * itself.
 */
final class HostReadiness {

  private static final long SHORT_WAIT_NANOS = 2_000_000_000L;
  private static final long LONG_WAIT_NANOS = 600_000_000_000L;
  private static final long POLL_MILLIS = 50;
  private static final String MAIN = "io.github.containerreconciler.agent.Main";

  private HostReadiness() {}

  /** Whether this JVM is one of the JDK's own tools, such as jps or javac. */
  static boolean isJdkTool() {
    return isJdkTool(
        System.getProperty("jdk.module.main", ""), System.getProperty("sun.java.command", ""));
  }

  /**
   * @param module the module whose main class runs; empty for one from the class path
   * @param command the main class or jar, and its arguments
   */
  static boolean isJdkTool(String module, String command) {
    if (command.contains("com.sun.tools.javac.launcher.")) {
      return false; // java Service.java: the host is compiled first, and then runs here
    }
    return module.startsWith("jdk.")
        || module.startsWith("java.")
        || command.startsWith("sun.tools.")
        || command.startsWith("com.sun.tools.")
        || command.startsWith("jdk.jshell."); // the process that jshell runs its snippets in
  }

  /** Whether this JVM runs our own command line. May read the manifest of the jar that runs. */
  static boolean isOurCommandLine() {
    String command = System.getProperty("sun.java.command", "");
    if (command.equals(MAIN) || command.startsWith(MAIN + " ")) {
      return true;
    }
    String classPath = System.getProperty("java.class.path", "");
    int end = classPath.indexOf(File.pathSeparatorChar); // an agent's jar is appended to it
    String jar = end < 0 ? classPath : classPath.substring(0, end);
    boolean runsJar =
        jar.endsWith(".jar") && (command.equals(jar) || command.startsWith(jar + " "));
    return runsJar && MAIN.equals(mainClass(jar));
  }

  private static @Nullable String mainClass(String jar) {
    try (JarFile file = new JarFile(jar)) {
      Manifest manifest = file.getManifest();
      return manifest == null ? null : manifest.getMainAttributes().getValue("Main-Class");
    } catch (IOException e) {
      return null; // then it will not run anyway
    }
  }

  /** The feature version of this JVM, such as 8 or 17. */
  static int javaVersion() {
    String version = System.getProperty("java.specification.version", "0");
    String feature = version.startsWith("1.") ? version.substring(2) : version;
    try {
      return Integer.parseInt(feature);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Waits until the host has set up its logging and its MBeanServer, as far as one can tell: until
   * it made an MBeanServer, but at most two seconds from when its main method began. A server that
   * is known to bring its own log manager late gets ten minutes.
   *
   * @param starting the thread that runs the host's main method; null if that is long under way
   */
  static void await(@Nullable Thread starting) {
    boolean late = bringsItsOwnLogManager();
    if (starting == null && !late) {
      return;
    }
    long longest = late ? LONG_WAIT_NANOS : SHORT_WAIT_NANOS;
    long since = System.nanoTime();
    try {
      while (MBeanServerFactory.findMBeanServer(null).isEmpty()
          && System.nanoTime() - since < longest) {
        Thread.sleep(POLL_MILLIS);
        if (starting != null && isInPremain(starting)) {
          since = System.nanoTime(); // other agents take their time; main has not begun
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isInPremain(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().startsWith("sun.instrument.")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a log manager of the host's own is yet to come: one that is named but that nobody could
   * load yet, or that of a server which names its own later.
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
