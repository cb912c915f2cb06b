package io.github.containerreconciler.agent;

import javax.management.MBeanServerFactory;

/**
 * Finds out what kind of host this is, without touching what the host may still want to set up
 * itself.
 */
final class HostReadiness {

  private static final long LONGEST_WAIT_NANOS = 600_000_000_000L;
  private static final long POLL_MILLIS = 200;

  private HostReadiness() {}

  /**
   * Whether this JVM is one of the JDK's own tools, such as jps or javac, or our own command line.
   */
  static boolean isJdkTool() {
    String module = System.getProperty("jdk.module.main", "");
    if (module.startsWith("jdk.") || module.startsWith("java.")) {
      return true;
    }
    String command = System.getProperty("sun.java.command", "");
    return command.startsWith("sun.tools.")
        || command.startsWith("com.sun.tools.")
        || command.matches("(\\S*/)?container-reconciler-agent\\S*\\.jar(\\s.*)?");
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
   * Waits, where the host is one that brings its own log manager, until it has made its
   * MBeanServer: by then its logging is in place. Returns at once elsewhere, and in any case after
   * ten minutes.
   */
  static void await() throws InterruptedException {
    if (!bringsItsOwnLogManager()) {
      return;
    }
    long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
    while (MBeanServerFactory.findMBeanServer(null).isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean bringsItsOwnLogManager() {
    String manager = System.getProperty("java.util.logging.manager", "");
    return (!manager.isEmpty() && !manager.startsWith("java."))
        || exists("org/jboss/modules/Main.class")
        || exists("weblogic/Server.class");
  }

  private static boolean exists(String resource) {
    return ClassLoader.getSystemResource(resource) != null;
  }
}
