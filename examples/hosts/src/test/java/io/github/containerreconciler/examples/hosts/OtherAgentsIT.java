package io.github.containerreconciler.examples.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.testkit.HostJvm;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other agents in the same JVM, before and after ours. */
class OtherAgentsIT extends HostScenario {

  private int metricsPort;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exporter ours",
        "ours exporter",
        "opentelemetry ours",
        "ours opentelemetry",
        "opentelemetry exporter ours",
        "opentelemetry exporter attach"
      })
  void allAgentsWorkInAnyOrder(String order) throws Exception {
    List<String> options = new ArrayList<>();
    for (String agent : order.split(" ", -1)) {
      options.addAll(options(agent));
    }
    options.addAll(List.of("-cp", classes().toString()));
    try (HostJvm host = plainHost(java(), options, "serve", "7")) {
      host.awaitOut("serving");
      arrive(order.contains("attach") ? Arrival.ATTACH : Arrival.JAVAAGENT, host);
      theAgentDoesItsWork(host);
      if (order.contains("exporter")) {
        assertThat(metrics()).contains("jvm_threads_current").containsIgnoringCase("removed");
      }
      if (order.contains("opentelemetry")) {
        assertThat(host.err()).contains("opentelemetry-javaagent - version:");
      }
      assertThat(host.tellToEnd()).isEqualTo(7);
      assertThat(host.out()).contains("the host ends as it likes");
      assertThat(host.err()).doesNotContain("\tat ").doesNotContain("ERROR");
    }
  }

  private List<String> options(String agent) throws IOException {
    return switch (agent) {
      case "ours" -> List.of(javaagent());
      case "opentelemetry" ->
          List.of(
              "-javaagent:" + FETCHED.resolve("agents/opentelemetry-javaagent.jar"),
              "-XX:TieredStopAtLevel=1", // half the time for its start
              "-Dotel.traces.exporter=none",
              "-Dotel.metrics.exporter=none",
              "-Dotel.logs.exporter=none");
      case "exporter" -> List.of("-javaagent:" + exporter());
      default -> List.of();
    };
  }

  private String exporter() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      metricsPort = socket.getLocalPort();
    }
    Path rules = Files.writeString(folder.resolve("exporter.yaml"), "rules: [{pattern: '.*'}]\n");
    return FETCHED.resolve("agents/jmx_prometheus_javaagent.jar")
        + "=127.0.0.1:"
        + metricsPort
        + ":"
        + rules;
  }

  private String metrics() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
            .timeout(Duration.ofSeconds(30))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
        .body();
  }
}
