package io.github.containerreconciler.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The MBean over HTTP, by the real agent of Jolokia, as hawtio and others see it. */
class WatchedByJolokiaIT {

  private static final String MBEAN = "io.github.containerreconciler:type=Reconciler,name=default";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path folder;
  private SimulatedEngine engine;
  private WatchedJvm jvm;

  @BeforeEach
  void aServiceWithJolokia() throws Exception {
    engine = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
    for (String name : List.of("tracked", "lost-1", "lost-2")) {
      engine.add(SimulatedContainer.named(name).withLabel("job", "1"));
    }
    jvm =
        new WatchedJvm.Plan()
            .with("docker-host=" + engine.endpoint())
            .watchedBy(
                address ->
                    List.of(
                        "-javaagent:"
                            + System.getProperty("jolokia.jar")
                            + "=host=127.0.0.1,port="
                            + address.split(":", -1)[1]))
            .start("tracked");
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> read("State").asText().equals("GRACE"));
  }

  @AfterEach
  void theEnd() throws IOException {
    jvm.close();
    engine.close();
  }

  private JsonNode ask(Object... keysAndValues) throws IOException, InterruptedException {
    Map<String, Object> request = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      request.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    URI url = URI.create("http://" + jvm.exporter().address() + "/jolokia/");
    return JSON.readTree(
        CLIENT
            .send(
                HttpRequest.newBuilder(url)
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(request)))
                    .build(),
                BodyHandlers.ofString())
            .body());
  }

  private JsonNode read(String attribute) throws IOException, InterruptedException {
    return ask("type", "read", "mbean", MBEAN, "attribute", attribute).get("value");
  }

  private JsonNode invoke(String operation, Object... arguments) throws Exception {
    return ask(
        "type", "exec", "mbean", MBEAN, "operation", operation, "arguments", List.of(arguments));
  }

  @Test
  void everyAttributeIsRead() throws Exception {
    invoke("sweep"); // Jolokia prints to where the service would answer
    JsonNode known = ask("type", "list", "path", "io.github.containerreconciler").get("value");
    JsonNode attributes =
        known.properties().stream()
            .filter(mbean -> mbean.getKey().contains("type=Reconciler"))
            .findFirst()
            .orElseThrow()
            .getValue()
            .get("attr");
    List<String> names = new ArrayList<>();
    attributes.fieldNames().forEachRemaining(names::add);
    JsonNode values = ask("type", "read", "mbean", MBEAN).get("value");
    assertThat(names).hasSizeGreaterThan(40);
    assertThat(values.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(names);
    assertThat(values.get("Callbacks").get(0).get("matched").asLong()).isEqualTo(1);
    assertThat(values.get("Rules").get(0).get("labels").get(0).asText()).isEqualTo("job");
  }

  @Test
  void whatAnOperatorDoesIsDone() throws Exception {
    assertThat(invoke("preview").get("value").findValuesAsText("name"))
        .containsExactlyInAnyOrder("lost-1", "lost-2");
    assertThat(invoke("explain", "tracked").get("value").asText()).contains("kept: tracked");
    assertThat(invoke("keep", "lost-1", 3600).get("value").asText()).startsWith("kept until ");
    assertThat(read("Kept").get(0).get("id").asText()).hasSize(64);
    JsonNode refused = invoke("remove", "tracked");
    assertThat(refused.get("status").asInt()).isEqualTo(400);
    assertThat(refused.get("error").asText()).contains("tracked is TRACKED");
    assertThat(invoke("remove", "lost-2").at("/value/removals/0/outcome").asText())
        .isEqualTo("REMOVED");
    assertThat(invoke("sweep").at("/value/kept").asLong()).isEqualTo(1);
    assertThat(invoke("approveHeld").get("value").asInt()).isZero();
    assertThat(invoke("history", 10).get("value").findValuesAsText("event"))
        .contains("removed", "kept", "start");
    ask("type", "write", "mbean", MBEAN, "attribute", "DryRun", "value", true);
    assertThat(read("DryRun").asBoolean()).isTrue();
    assertThat(
            ask("type", "write", "mbean", MBEAN, "attribute", "PeriodSeconds", "value", 0)
                .get("error")
                .asText())
        .contains("PeriodSeconds: was 0; allowed are 1 to 86400");
  }

  @Test
  void notificationsAreListedAndPulled() throws Exception {
    JsonNode listed = ask("type", "list", "path", "io.github.containerreconciler").get("value");
    assertThat(listed.toString())
        .contains(
            "container-reconciler.removed",
            "container-reconciler.dangling",
            "container-reconciler.held",
            "container-reconciler.engine.down",
            "container-reconciler.engine.up",
            "container-reconciler.sweep.failed");
    JsonNode client = ask("type", "notification", "command", "register").get("value");
    String id = client.get("id").asText();
    String store = client.at("/backend/pull/store").asText();
    String handle =
        ask("type", "notification", "command", "add", "client", id, "mode", "pull", "mbean", MBEAN)
            .get("value")
            .asText();
    invoke("remove", "lost-2");
    List<String> pulled = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              JsonNode answer =
                  ask(
                      "type",
                      "exec",
                      "mbean",
                      store,
                      "operation",
                      "pull",
                      "arguments",
                      List.of(id, handle));
              pulled.add(answer.toString());
              assertThat(String.join("\n", pulled))
                  .contains("container-reconciler.removed", "\"name\":\"lost-2\"");
            });
  }
}
