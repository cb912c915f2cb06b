package io.github.containerreconciler.examples.benchmarks.speed;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link Worker} in a JVM of its own. */
final class WorkerProcess implements Contender {

  /** Counts each allocation, and collects nothing meanwhile. */
  private static final List<String> COUNTING =
      List.of("-XX:+UseSerialGC", "-XX:-UseTLAB", "-Xms1500m", "-Xmx1500m", "-Xmn1200m");

  private final Process process;
  private final BufferedReader out;
  private final String what;

  private WorkerProcess(List<String> options, List<String> words) throws IOException {
    what = String.join(" ", words);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
    command.addAll(words);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Tells how long it took, in ms. */
  static WorkerProcess timed(List<String> options, String... work) throws IOException {
    return new WorkerProcess(options, words("MILLIS", work));
  }

  /** Tells what it allocated, in KiB. */
  static WorkerProcess counted(List<String> options, String... work) throws IOException {
    List<String> all = new ArrayList<>(COUNTING);
    all.addAll(options);
    return new WorkerProcess(all, words("KIB", work));
  }

  private static List<String> words(String measure, String... work) {
    List<String> words = new ArrayList<>(List.of(measure));
    words.addAll(List.of(work));
    return words;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public double once() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    String line = out.readLine();
    if (line == null) {
      throw new IOException(what + ": ended early");
    }
    return Double.parseDouble(line);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.destroy();
  }
}
