package io.github.containerreconciler.examples.jobrunner;

/**
 * Finds an engine, or simulates one, and starts the job runner in a JVM of its own with the agent
 * attached.
 */
public final class Demo {

  private Demo() {}

  /** Argument: the agent's jar. Exits as the job runner does. */
  public static void main(String[] args) throws Exception {
    try (ExampleEngine engine = ExampleEngine.find(Demo::say)) {
      JobRunnerJvm service =
          new JobRunnerJvm("demo", engine.endpoint(), args[0], "period=2s,creation-grace=4s");
      say("starting: " + service);
      System.exit(service.builder().start().waitFor());
    }
  }

  private static void say(String what) {
    System.out.println("[demo] " + what);
  }
}
