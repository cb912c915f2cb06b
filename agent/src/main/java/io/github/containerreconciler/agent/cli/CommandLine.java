package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.boot.Version;

/** The command line. So far it says what this jar is and how it is attached. */
public final class CommandLine {

  private static final String HELP =
      """
      Container Reconciler: finds containers that a JVM service lost, and removes them.

      Attach it when the service starts:
        java -javaagent:container-reconciler-agent.jar=owner-label=com.acme.job=ci-1,dry-run=true -jar service.jar

      Options of this command:
        --help      prints this
        --version   prints the version
      """;

  private CommandLine() {}

  /** Runs one command. Returns the exit code: 0 done, 2 wrong use. */
  public static int run(String[] args) {
    String command = args.length == 1 ? args[0] : "";
    switch (command) {
      case "--help" -> System.out.print(HELP);
      case "--version" -> System.out.println("container-reconciler " + Version.text());
      default -> {
        System.err.println(
            "container-reconciler: unknown command \""
                + String.join(" ", args)
                + "\"; allowed are --help and --version");
        return 2;
      }
    }
    return 0;
  }
}
