package io.github.containerreconciler.examples.monitoring;

import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A Prometheus of our own, which scrapes one exporter and evaluates the alerts. */
final class Prometheus implements AutoCloseable {

  private final Process process;
  private final String address;

  private Prometheus(Process process, String address) {
    this.process = process;
    this.address = address;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-prometheus"));
  }

  /** {@code prometheus} or {@code promtool} on the path, if it is installed. */
  static Optional<Path> find(String tool) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @param folder empty: for its settings, data and log
   * @param target the exporter's address
   * @param rules the files of alerts
   */
  static Prometheus start(Path executable, Path folder, String target, List<Path> rules)
      throws IOException {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 3s, scrape_timeout: 3s, evaluation_interval: 1s}
        rule_files: [%s]
        scrape_configs:
          - job_name: job-runner
            static_configs: [{targets: ["%s"]}]
        """
            .formatted(String.join(", ", rules.stream().map(r -> "'" + r + "'").toList()), target));
    String address = Loopback.freeAddress();
    Process process =
        new ProcessBuilder(
                executable.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    return new Prometheus(process, address);
  }

  String url() {
    return "http://" + address;
  }

  /** Whether it answers queries. */
  boolean isReady() throws InterruptedException {
    try {
      return !Loopback.get(url() + "/-/ready").isEmpty();
    } catch (IOException e) {
      return false; // it starts still
    }
  }

  /** Asks its API: a path such as {@code query}, with pairs of names and values. */
  String ask(String path, String... parameters) throws IOException, InterruptedException {
    StringBuilder url = new StringBuilder(url() + "/api/v1/" + path);
    for (int i = 0; i < parameters.length; i += 2) {
      url.append(i == 0 ? '?' : '&')
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return Loopback.get(url.toString());
  }

  /** Tells it to end, and waits until it did. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
