package io.github.containerreconciler.agent;

import java.io.File;

/**
 * The main class of {@code java -jar}: hands over to the command line behind the agent's own
 * loader.
 */
public final class Main {

  private Main() {}

  /** Exits with the command's own code. */
  public static void main(String[] args) throws Exception {
    if (HostReadiness.javaVersion() < 17) {
      System.err.println(
          "container-reconciler: needs Java 17 or later, this is "
              + System.getProperty("java.version"));
      System.exit(1);
    }
    File jar = new File(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    InstLoader loader = new InstLoader(jar);
    Thread.currentThread().setContextClassLoader(loader);
    Object code =
        loader
            .loadClass("io.github.containerreconciler.agent.cli.Cli")
            .getMethod("run", String[].class, File.class)
            .invoke(null, args, jar);
    System.exit((Integer) code);
  }
}
