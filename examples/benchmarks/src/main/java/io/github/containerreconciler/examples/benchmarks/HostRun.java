package io.github.containerreconciler.examples.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One whole life of one host. */
final class HostRun {

  private static final int ROUNDS = 3;

  /** After that long every thread that an agent only borrowed has ended. */
  private static final long IDLE_MILLIS = 7_000;

  /** The shell's own clock is the one thing that tells an ended process's CPU time in ms. */
  private static final String TIMED = "TIMEFORMAT='%R %U %S'; time \"$@\" 2>\"$0\"";

  private final Path java;
  private final Path folder;
  private final List<String> options;

  /**
   * @param java the home of the JDK to run hosts with
   * @param folder for what they print
   */
  HostRun(Path java, Path folder, List<String> options) {
    this.java = java;
    this.folder = folder;
    this.options = options;
  }

  Map<Figure, Double> run(MeasuredHost.Kind kind, Agent agent) throws Exception {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    Path errors = folder.resolve("host.err");
    Path times = folder.resolve("host.times");
    long started = System.nanoTime();
    Process shell =
        new ProcessBuilder(command(kind, agent, errors, started))
            .redirectError(times.toFile())
            .start();
    try (BufferedReader out = shell.inputReader(StandardCharsets.UTF_8)) {
      String main = out.readLine();
      if (main == null) {
        throw new IOException("the host did not start: " + Files.readString(errors));
      }
      figures.put(Figure.BEFORE_MAIN, Long.parseLong(main) / 1e3);
      if (kind != MeasuredHost.Kind.HELLO) {
        live(shell, agent, figures);
      }
      shell.getOutputStream().close();
      out.transferTo(Writer.nullWriter());
      if (shell.waitFor() != 0) {
        throw new IOException("the host failed: " + Files.readString(errors));
      }
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
    }
    String[] time = Files.readString(times).strip().split(" ", -1);
    if (kind == MeasuredHost.Kind.HELLO) { // the others live as long as we let them
      figures.put(Figure.WALL, Double.parseDouble(time[0]) * 1e3);
    }
    figures.put(Figure.CPU, (Double.parseDouble(time[1]) + Double.parseDouble(time[2])) * 1e3);
    return figures;
  }

  private List<String> command(MeasuredHost.Kind kind, Agent agent, Path errors, long started) {
    List<String> command = new ArrayList<>(List.of("bash", "-c", TIMED, errors.toString()));
    command.add(java.resolve("bin/java").toString());
    command.addAll(options);
    command.addAll(agent.options());
    command.addAll(List.of("-cp", folder.toString(), MeasuredHost.class.getName()));
    command.addAll(List.of("" + started, kind.name(), "" + agent.needsCallback()));
    return command;
  }

  private void live(Process shell, Agent agent, Map<Figure, Double> figures) throws Exception {
    String pid = "" + shell.children().findFirst().orElseThrow().pid();
    for (int round = 0; round < ROUNDS; round++) {
      agent.work();
      if (round == 0) {
        figures.put(Figure.RSS, rss(pid));
      }
    }
    if (agent.worksByItself()) {
      shell.getOutputStream().write('q');
      shell.getOutputStream().flush();
    }
    Thread.sleep(IDLE_MILLIS);
    String histogram = jcmd(pid, "GC.class_histogram"); // after a full GC, so before the counters
    figures.put(Figure.HEAP, number("Total +\\d+ +(\\d+)", histogram) / (1 << 20));
    String counters = jcmd(pid, "PerfCounter.print");
    figures.put(
        Figure.METASPACE, number("sun\\.gc\\.metaspace\\.used=(\\d+)", counters) / (1 << 20));
    figures.put(
        Figure.CLASSES,
        number("java\\.cls\\.loadedClasses=(\\d+)", counters)
            + number("java\\.cls\\.sharedLoadedClasses=(\\d+)", counters)
            - number("java\\.cls\\.unloadedClasses=(\\d+)", counters));
    figures.put(Figure.THREADS, number("java\\.threads\\.live=(\\d+)", counters));
  }

  private static double rss(String pid) throws IOException {
    return number("VmRSS:\\s+(\\d+)", Files.readString(Path.of("/proc", pid, "status"))) / 1024;
  }

  private String jcmd(String pid, String what) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(java.resolve("bin/jcmd").toString(), pid, what)
            .redirectErrorStream(true)
            .start();
    String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return text;
  }

  private static double number(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
