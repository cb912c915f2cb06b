package io.github.containerreconciler.agent;

import java.io.File;
import java.io.IOException;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Finds out whether the agent can and should run in this JVM. */
final class HostReadiness {

  private static final int LEAST_JAVA = 17;
  private static final String MAIN = "io.github.containerreconciler.agent.Main";

  private HostReadiness() {}

  /** Returns whether this JVM is one of the JDK's own tools, such as jps or javac. */
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

  /**
   * Returns whether this JVM runs our own command line. May read the manifest of the jar that runs.
   */
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

  /** Returns what this JVM lacks for the agent; null if it has all. */
  static @Nullable String lacking() {
    if (javaVersion() < LEAST_JAVA) {
      return "needs Java 17 or later, this is " + System.getProperty("java.version");
    }
    try {
      Class.forName("java.lang.management.ManagementFactory", false, null);
      return null;
    } catch (ClassNotFoundException e) {
      return "needs the module java.management, which this Java runtime lacks; build it with"
          + " jlink --add-modules java.management,...";
    }
  }
}
