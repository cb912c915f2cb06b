package io.github.containerreconciler.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real Java agent of OpenTelemetry makes of the real agent with our rules. */
class WatchedByOpenTelemetryIT {

  private static final Path RULES = Path.of("otel-jmx.yaml").toAbsolutePath();

  @TempDir private Path folder;

  private static List<String> openTelemetry(String address) {
    String[] hostAndPort = address.split(":", -1);
    return List.of(
        "-javaagent:" + System.getProperty("opentelemetry.jar"),
        "-Dotel.jmx.config=" + RULES,
        "-Dotel.jmx.discovery.delay=1000",
        "-Dotel.metrics.exporter=prometheus",
        "-Dotel.traces.exporter=none",
        "-Dotel.logs.exporter=none",
        "-Dotel.exporter.prometheus.host=" + hostAndPort[0],
        "-Dotel.exporter.prometheus.port=" + hostAndPort[1]);
  }

  private static String scrape(WatchedJvm jvm) {
    try {
      return jvm.scrape();
    } catch (IOException e) {
      return ""; // it starts still
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whatever other attributes it has. */
  private static Pattern sample(String metric, String state, String value) {
    return Pattern.compile(
        "(?m)^container_reconciler_"
            + metric
            + "\\{[^}]*reconciler=\"default\""
            + (state.isEmpty() ? "" : ",state=\"" + state + "\"")
            + "} "
            + Pattern.quote(value)
            + "$");
  }

  @Test
  void theMetricsHaveTheNamesAndNumbersOfTheExporter() throws Exception {
    try (SimulatedEngine engine =
            SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
        WatchedJvm jvm =
            new WatchedJvm.Plan()
                .with("dry-run=true,docker-host=" + engine.endpoint())
                .watchedBy(WatchedByOpenTelemetryIT::openTelemetry)
                .start("tracked", "elsewhere")) {
      engine.add(SimulatedContainer.named("tracked").withLabel("job", "1"));
      engine.add(SimulatedContainer.named("lost").withLabel("job", "1"));
      jvm.sweep();

      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> sample("sweeps_total", "", "1.0").matcher(scrape(jvm)).find());
      String scrape = jvm.scrape();

      assertThat(Metrics.in(Exporter.ours(scrape))).containsExactlyElementsOf(Metrics.exported());
      assertThat(scrape)
          .containsPattern(sample("owned_containers", "", "2.0"))
          .containsPattern(sample("tracked_containers", "", "1.0"))
          .containsPattern(sample("dangling_containers", "", "1.0"))
          .containsPattern(sample("unmatched_entries", "", "1.0"))
          .containsPattern(sample("period_seconds", "", "86400.0"))
          .containsPattern(sample("engine_healthy", "healthy", "1.0"))
          .containsPattern(sample("engine_healthy", "unhealthy", "0.0"))
          .containsPattern(sample("enabled", "enabled", "1.0"))
          .containsPattern(sample("dry_run", "dry_run", "1.0"))
          .containsPattern(sample("dry_run", "removing", "0.0"))
          .contains("# TYPE container_reconciler_sweeps_total counter")
          .contains("# TYPE container_reconciler_owned_containers gauge");
    }
  }
}
