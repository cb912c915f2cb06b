package io.github.containerreconciler.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JVM with the reconciler and the real JMX exporter. It sweeps when told so; by itself only every
 * day.
 */
final class WatchedJvm implements AutoCloseable {

  /** The file that users take. */
  static final Path RULES = Path.of("jmx-exporter.yaml").toAbsolutePath();

  private static final String SETTINGS =
      "owner-label=job,period=24h,api-timeout=30s,creation-grace=24h,log-level=warn";

  private final Exporter exporter;
  private final Process process;
  private final BufferedReader answers;

  private WatchedJvm(Exporter exporter, Process process) {
    this.exporter = exporter;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** How to start one. */
  static final class Plan {
    private final List<String> settings = new ArrayList<>(List.of(SETTINGS));
    private Path rules = RULES;
    private @Nullable Function<String, List<String>> watcher;
    private boolean oursFirst;
    private int reconcilers = 1;

    Plan with(String moreSettings) {
      settings.add(moreSettings);
      return this;
    }

    Plan rules(Path file) {
      rules = file;
      return this;
    }

    /** By something else than the exporter: its JVM options, by the address it is to listen at. */
    Plan watchedBy(Function<String, List<String>> options) {
      watcher = options;
      return this;
    }

    Plan oursFirst(boolean first) {
      oursFirst = first;
      return this;
    }

    Plan reconcilers(int count) {
      reconcilers = count;
      return this;
    }

    /** Starts it; it tracks these containers. */
    WatchedJvm start(String... tracked) throws IOException {
      Exporter exporter =
          new Exporter(System.getProperty("exporter.jar"), Loopback.freeAddress(), rules);
      List<String> agents =
          new ArrayList<>(
              watcher == null
                  ? List.of("-javaagent:" + exporter.agent())
                  : watcher.apply(exporter.address()));
      agents.add(
          "-javaagent:" + System.getProperty("agent.jar") + "=" + String.join(",", settings));
      if (oursFirst) {
        Collections.reverse(agents);
      }
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(agents);
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(WatchedHost.class.getName(), String.valueOf(reconcilers)));
      command.addAll(List.of(tracked));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      return new WatchedJvm(exporter, builder.start());
    }
  }

  Exporter exporter() {
    return exporter;
  }

  /** Lets it sweep, and waits for the end of that. */
  void sweep() throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
    assertThat(answers.readLine()).startsWith("swept");
  }

  String scrape() throws IOException, InterruptedException {
    return exporter.scrape();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
