package io.github.containerreconciler.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the agent, evaluates the alerts and feeds the dashboard. */
class PrometheusIT {

  private static final Path PICTURE = Path.of("target", "dashboard.svg");

  @TempDir private Path folder;

  private final long start = Instant.now().getEpochSecond();
  private SimulatedEngine engine;
  private WatchedJvm jvm;
  private Prometheus prometheus;

  @BeforeEach
  void startAll() throws IOException {
    Path executable = PrometheusTools.require("prometheus");
    engine = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
    for (String name : List.of("kept-1", "kept-2", "lost-1", "lost-2")) {
      add(name);
    }
    jvm = new WatchedJvm.Plan().with("docker-host=" + engine.endpoint()).start("kept-1", "kept-2");
    prometheus =
        Prometheus.start(
            executable,
            folder,
            jvm.exporter().address(),
            List.of(Path.of("alerts.yaml").toAbsolutePath()));
    soon("Prometheus").ignoreExceptions().until(prometheus::isReady);
    awaitValue("container_reconciler_sweeps_total", 0);
  }

  @AfterEach
  void stopAll() throws IOException {
    if (prometheus != null) {
      prometheus.close();
    }
    if (jvm != null) {
      jvm.close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  private String add(String name) {
    return engine.add(SimulatedContainer.named(name).withLabel("job", "1"));
  }

  private static ConditionFactory soon(String what) {
    return await(what).atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(300));
  }

  private JsonNode ask(String path, String... parameters) throws Exception {
    return new ObjectMapper().readTree(prometheus.ask(path, parameters)).get("data");
  }

  /** Until Prometheus has scraped this. */
  private void awaitValue(String query, int value) {
    soon(query)
        .untilAsserted(
            () ->
                assertThat(ask("query", "query", query).at("/result/0/value/1").asText())
                    .isEqualTo(String.valueOf(value)));
  }

  @Test
  void everyPanelOfTheDashboardHasAnAnswer() throws Exception {
    jvm.sweep();
    awaitValue("container_reconciler_removed_total", 2);
    engine.faultOn(add("stays"), Call.REMOVE, Fault.status(500, "device busy"));
    jvm.sweep();
    awaitValue("container_reconciler_removal_failures_total", 1);
    engine.fault(Call.PING, Fault.reset());
    jvm.sweep();
    awaitValue("container_reconciler_sweeps_skipped_total", 1);
    engine.clearFaults();
    jvm.sweep();
    awaitValue("container_reconciler_removed_total", 3);

    JsonNode dashboard = DashboardTest.read();
    PanelQuery query = new PanelQuery(prometheus, start, Instant.now().getEpochSecond() + 1);
    for (JsonNode panel : dashboard.get("panels")) {
      if (panel.has("targets")) {
        assertThat(query.ask(panel))
            .as(panel.get("title").asText())
            .hasSize(panel.get("targets").size());
      }
    }
    String annotation = dashboard.at("/annotations/list/0/expr").asText();
    assertThat(query.ask(annotation, "{{reconciler}}"))
        .singleElement()
        .extracting(PanelQuery.Series::name)
        .isEqualTo("default");
    Files.writeString(PICTURE, new DashboardPicture(dashboard, query).draw());
  }

  @Test
  void alertFollowsTheEnginesEndAndReturn() throws Exception {
    assertThat(ask("rules", "type", "alert").findValuesAsText("name"))
        .containsAll(AlertsTest.names());
    jvm.sweep();
    awaitValue("container_reconciler_engine_healthy", 1);
    soon("rules evaluated")
        .until(
            () ->
                !ask("query", "query", "container_reconciler:removes")
                    .at("/result/0")
                    .isMissingNode());
    assertThat(alerts()).isEmpty();

    engine.fault(Call.PING, Fault.reset());
    jvm.sweep();
    soon("alert")
        .untilAsserted(() -> assertThat(alerts()).containsExactly("ContainerReconcilerEngineDown"));

    engine.clearFaults();
    jvm.sweep();
    soon("end of the alert").untilAsserted(() -> assertThat(alerts()).isEmpty());
    assertThat(ask("rules").findValuesAsText("health")).containsOnly("ok");
  }

  /** Those that are pending: none waits less than two minutes before it fires. */
  private List<String> alerts() throws Exception {
    return ask("alerts").findValuesAsText("alertname");
  }
}
