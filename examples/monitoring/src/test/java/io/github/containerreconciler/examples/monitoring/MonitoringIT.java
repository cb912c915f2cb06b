package io.github.containerreconciler.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.simulated.RealEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README's command runs, cut short. */
class MonitoringIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theRemovalIsScraped(boolean whereThereIsNoEngine) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Monitoring.class.getName(),
                System.getProperty("agent.jar"),
                System.getProperty("exporter.jar"),
                Path.of("").toAbsolutePath().toString(),
                folder.resolve("work").toString(),
                "0.02")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    if (whereThereIsNoEngine) {
      builder.environment().put("DOCKER_HOST", "unix:///nonexistent.sock");
    }
    Process process = builder.start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroy();
    String text = Files.readString(output);
    assertThat(ended).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    boolean simulated = whereThereIsNoEngine || RealEngine.endpoint().isEmpty();
    assertThat(text)
        .contains(simulated ? "SIMULATED engine" : "using the REAL engine")
        .contains("container_reconciler_removed_total{reconciler=\"default\"} 1.0")
        .contains("the lost container is gone, the jobs we know run on")
        .endsWith("[monitoring] the end\n");
    assertThat(Metrics.in(text)).containsAll(Metrics.exported());
    assertThat(text)
        .contains(
            Prometheus.find("prometheus").isPresent()
                ? "the alerts:     http://127.0.0.1:"
                : "no prometheus on the path");
  }
}
