package io.github.containerreconciler.examples.benchmarks.speed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A program of the machine, run once each time from its start to its end. */
final class Program implements Contender {

  private final List<String> command;

  Program(List<String> command) {
    this.command = command;
  }

  /** The wall time of the whole process, in ms. */
  @Override
  public double once() throws IOException {
    long start = System.nanoTime();
    run(command);
    return (System.nanoTime() - start) / 1e6;
  }

  /**
   * Runs to the end and returns what it said.
   *
   * @throws IOException if it did not succeed
   */
  static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command.get(0) + " failed: " + said);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return said;
  }

  /** The first line it prints; empty where the program is not installed. */
  static String version(String... command) {
    try {
      return run(List.of(command)).lines().findFirst().orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  static boolean isInstalled(String name) {
    return !version(name, "--version").isEmpty();
  }

  /** The command line of {@code docker} before an engine. */
  static List<String> docker(String endpoint, List<String> words) {
    List<String> command = new ArrayList<>(List.of("docker", "-H", endpoint));
    command.addAll(words);
    return command;
  }
}
