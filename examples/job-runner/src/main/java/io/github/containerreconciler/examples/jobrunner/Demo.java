package io.github.containerreconciler.examples.jobrunner;

import io.github.containerreconciler.simulated.RealEngine;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds an engine, or simulates one, and starts the job runner in a JVM of its own with the agent
 * attached.
 */
public final class Demo {

  private Demo() {}

  /** Argument: the agent's jar. Exits as the job runner does. */
  public static void main(String[] args) throws Exception {
    Optional<String> real = RealEngine.endpoint();
    if (real.isPresent()) {
      say("using the REAL engine at " + real.get());
      System.exit(runService(args[0], real.get()));
    }
    try (SimulatedEngine simulated = SimulatedEngine.builder().start()) {
      say("******************************************************************");
      say("*  NO DOCKER ENGINE FOUND: this run uses a SIMULATED engine.     *");
      say("*  No container is really started. Set DOCKER_HOST to change it. *");
      say("******************************************************************");
      System.exit(runService(args[0], simulated.endpoint()));
    }
  }

  private static int runService(String agentJar, String endpoint) throws Exception {
    String instance = "demo-" + UUID.randomUUID().toString().substring(0, 8);
    String settings =
        String.join(
            ",",
            "owner-label=" + Jobs.LABEL + "=" + instance,
            "docker-host=" + endpoint,
            "period=2s",
            "creation-grace=4s");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    say(
        "starting: java -javaagent:"
            + Path.of(agentJar).getFileName()
            + "="
            + settings
            + " JobRunner");
    return new ProcessBuilder(
            java,
            "-javaagent:" + agentJar + "=" + settings,
            "-cp",
            System.getProperty("java.class.path"),
            JobRunner.class.getName(),
            endpoint,
            instance)
        .inheritIO()
        .start()
        .waitFor();
  }

  private static void say(String what) {
    System.out.println("[demo] " + what);
  }
}
