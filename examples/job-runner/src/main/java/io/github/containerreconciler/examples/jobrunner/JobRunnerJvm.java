package io.github.containerreconciler.examples.jobrunner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The job runner in a JVM of its own with the agent attached. Its class path is this JVM's. */
public final class JobRunnerJvm {

  private final List<String> options;
  private final List<String> arguments;

  /**
   * Describes one.
   *
   * @param name the beginning of the instance's name; the rest makes every run's unique
   * @param settings the agent's, without the rule and the engine
   */
  public JobRunnerJvm(String name, String endpoint, String agentJar, String settings) {
    String instance = name + "-" + UUID.randomUUID().toString().substring(0, 8);
    options = new ArrayList<>();
    options.add(
        String.join(
            ",",
            "-javaagent:" + agentJar + "=owner-label=" + Jobs.LABEL + "=" + instance,
            "docker-host=" + endpoint,
            settings));
    arguments = new ArrayList<>(List.of(endpoint, instance));
  }

  /** With another agent, which comes before ours. */
  public JobRunnerJvm with(String otherAgent) {
    options.add(0, "-javaagent:" + otherAgent);
    return this;
  }

  /** Runs on after its report, until its standard input ends. */
  public JobRunnerJvm staying() {
    arguments.add(JobRunner.STAY);
    return this;
  }

  /** Ready to be started; its output goes where this JVM's goes. */
  public ProcessBuilder builder() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(JobRunner.class.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO();
  }

  /** The command in short, for people. */
  @Override
  public String toString() {
    return ("java " + String.join(" ", options) + " JobRunner")
        .replaceAll("-javaagent:[^= ]*/", "-javaagent:");
  }
}
