package io.github.containerreconciler.examples.benchmarks.speed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code curl} that fetches paths of an engine one after the other over one connection, and throws
 * the answers away: what it takes to bring the bytes over, and no more.
 */
final class Curl implements Contender {

  private final List<String> command;
  private final boolean wholeProcess;

  private Curl(List<String> command, boolean wholeProcess) {
    this.command = command;
    this.wholeProcess = wholeProcess;
  }

  /** The time of the transfers alone by curl's own clock, in ms. */
  static Curl transfer(String endpoint, List<String> paths) {
    return new Curl(command(endpoint, paths, "%{time_total}"), false);
  }

  /** The wall time of the process, in ms. */
  static Curl process(String endpoint, List<String> paths) {
    return new Curl(command(endpoint, paths, "%{time_total}"), true);
  }

  /**
   * Removes these containers, so many at a time: what the engine makes of that number, and no more.
   */
  static Program deletions(String endpoint, List<String> ids, int parallelism) {
    List<String> command = quiet(endpoint, "-X", "DELETE", "--parallel");
    command.addAll(List.of("--parallel-max", Integer.toString(parallelism)));
    for (String id : ids) {
      command.add("http://docker/containers/" + id + "?force=true");
    }
    return new Program(command);
  }

  /** How many bytes these paths' answers have. */
  static double bytes(String endpoint, List<String> paths) throws IOException {
    return sum(Program.run(command(endpoint, paths, "%{size_download}")));
  }

  private static List<String> command(String endpoint, List<String> paths, String what) {
    List<String> command = quiet(endpoint, "-g", "-w", what + "\n");
    for (String path : paths) {
      command.addAll(List.of("-o", "/dev/null", "http://docker" + path));
    }
    return command;
  }

  /** The beginning of a command that fails where the engine answers with an error. */
  static List<String> quiet(String endpoint, String... options) {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "-f"));
    command.addAll(List.of("--unix-socket", endpoint.replace("unix://", "")));
    command.addAll(List.of(options));
    return command;
  }

  @Override
  public double once() throws IOException {
    long start = System.nanoTime();
    String said = Program.run(command);
    return wholeProcess ? (System.nanoTime() - start) / 1e6 : sum(said) * 1e3;
  }

  private static double sum(String lines) {
    return lines.lines().mapToDouble(Double::parseDouble).sum();
  }
}
