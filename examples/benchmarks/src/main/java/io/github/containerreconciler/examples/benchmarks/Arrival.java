package io.github.containerreconciler.examples.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what agents add to a host: whole processes, the same host with each agent in turn, round
 * after round, so that a busy minute of the machine meets all of them.
 */
public final class Arrival {

  /** Small and fixed, so that the figures do not depend on the machine's memory. */
  private static final List<String> OPTIONS = List.of("-Xms32m", "-Xmx256m");

  private final Path folder;
  private final Map<String, AgentStart> agents = new LinkedHashMap<>();
  private final HostRun host;

  private interface AgentStart {
    Agent start() throws IOException;
  }

  private Arrival(Path ourJar, Path otherJars, Path folder) throws IOException {
    this.folder = folder;
    host = new HostRun(Path.of(System.getProperty("java.home")), folder, OPTIONS);
    Path noOp = NoOpAgent.jar(folder.resolve("no-op-agent.jar"));
    Path exporter = find(otherJars, "jmx_prometheus_javaagent*.jar");
    Path jolokia = find(otherJars, "jolokia-agent-jvm*.jar");
    agents.put(Report.NO_AGENT, OtherAgent::none);
    agents.put(Report.NO_OP, () -> OtherAgent.noOp(noOp));
    agents.put(Report.OURS, () -> new OurAgent(ourJar));
    agents.put(nameOf(exporter), () -> OtherAgent.exporter(exporter, folder));
    agents.put(nameOf(jolokia), () -> OtherAgent.jolokia(jolokia));
  }

  /**
   * Arguments: our jar, the folder with the other agents' jars, the folder to write to, how many
   * rounds of starts, how many of lives.
   */
  public static void main(String[] args) throws Exception {
    Path jar = Path.of(args[0]);
    Path target = Path.of(args[2]);
    Path folder = Files.createDirectories(target.resolve("arrival"));
    copyHost(folder);
    Arrival arrival = new Arrival(jar, Path.of(args[1]), folder);
    Map<MeasuredHost.Kind, Map<String, Series>> results = new EnumMap<>(MeasuredHost.Kind.class);
    int starts = Integer.parseInt(args[3]);
    int lives = Integer.parseInt(args[4]);
    arrival.measure(MeasuredHost.Kind.HELLO, 2); // what comes first finds cold file caches
    results.put(MeasuredHost.Kind.HELLO, arrival.measure(MeasuredHost.Kind.HELLO, starts));
    results.put(MeasuredHost.Kind.BARE, arrival.measure(MeasuredHost.Kind.BARE, lives));
    results.put(MeasuredHost.Kind.JMX, arrival.measure(MeasuredHost.Kind.JMX, lives));
    Report report = new Report(results, OPTIONS, Files.size(jar), starts, lives);
    report.print(System.out);
    report.write(target.resolve("arrival.json"));
  }

  private Map<String, Series> measure(MeasuredHost.Kind kind, int rounds) throws Exception {
    Map<String, Series> series = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      System.out.println("[arrival] " + kind + ": round " + round + " of " + rounds);
      for (Map.Entry<String, AgentStart> entry : agents.entrySet()) {
        try (Agent agent = entry.getValue().start()) {
          series.computeIfAbsent(entry.getKey(), name -> new Series()).add(host.run(kind, agent));
        } catch (IOException | RuntimeException e) {
          throw new IOException(entry.getKey() + ", see also " + folder + ": " + e, e);
        }
      }
    }
    return series;
  }

  /** The host alone on its class path: this program's own classes would be in its way. */
  private static void copyHost(Path folder) throws IOException {
    for (Class<?> type :
        List.of(
            MeasuredHost.class,
            MeasuredHost.Jobs.class,
            MeasuredHost.JobsMBean.class,
            MeasuredHost.Kind.class,
            JobNames.class)) {
      String name = type.getName().replace('.', '/') + ".class";
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      try (var in = type.getResourceAsStream("/" + name)) {
        Files.write(file, in.readAllBytes());
      }
    }
  }

  private static Path find(Path folder, String glob) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      return files.iterator().next();
    }
  }

  private static String nameOf(Path jar) {
    return jar.getFileName().toString().replace(".jar", "");
  }
}
