package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sees of an engine that is older, newer or other than those we know. */
class UnusualEngineIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private SimulatedEngine.Builder onSocket() {
    return SimulatedEngine.builder().unixSocket(folder.resolve("e.sock"));
  }

  /** A service with the agent, whose MBean can be asked without a JVM for each question. */
  private io.github.containerreconciler.testkit.HostJvm serving(
      SimulatedEngine engine, String settings) throws IOException {
    String agent =
        HostJvm.agent(settings + ",period=1s,creation-grace=0s,docker-host=" + engine.endpoint());
    return io.github.containerreconciler.testkit.HostJvm.start(
        folder, HostJvm.command(List.of(agent), "serve", "0"), Map.of());
  }

  private static SimulatedContainer old(String name, String label) {
    return SimulatedContainer.named(name)
        .withLabel(label, "1")
        .withCreated(Instant.parse("2020-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({"99.0,1.90,1.80,1.80 to 1.90", "1.11,1.23,1.12,1.12 to 1.23"})
  void engineOutsideTheSafeVersionsIsLeftAlone(
      String version, String api, String oldest, String range) throws Exception {
    try (SimulatedEngine engine = onSocket().version(version, api, oldest).start();
        var host = serving(engine, "owner-label=job")) {
      String lost = engine.add(old("lost", "job"));
      host.awaitErr("speaks API " + range);
      long asked = engine.count(Call.PING);
      await().atMost(LONG).until(() -> engine.count(Call.PING) > asked + 2);
      assertThat(host.attribute("State")).isEqualTo("BLOCKED");
      assertThat((String) host.attribute("StateReason"))
          .contains("speaks API " + range + ", this version of the reconciler 1.24 to 1.51");
      assertThat(engine.has(lost)).isTrue();
      assertThat(engine.count(Call.LIST) + engine.count(Call.REMOVE)).isZero();
    }
  }

  @Test
  void engineThatIgnoresTheFilterLosesNothingOfOthers() throws Exception {
    try (SimulatedEngine engine = onSocket().ignoreFilters().start()) {
      String foreign = engine.add(old("foreign", "other"));
      String lost = engine.add(old("lost", "job"));
      try (var host = serving(engine, "owner-label=job=1")) {
        await().atMost(LONG).until(() -> !engine.has(lost));
        long lists = engine.count(Call.LIST);
        await().atMost(LONG).until(() -> engine.count(Call.LIST) > lists + 3);
        assertThat(engine.has(foreign)).isTrue();
        assertThat(host.err())
            .containsOnlyOnce(
                "the engine ignores the filter by label [job=1]: 1 of the 2 containers");
      }
    }
  }

  @Test
  void upgradedEngineIsSpokenToInItsNewVersion() throws Exception {
    try (SimulatedEngine engine = onSocket().start();
        var host = serving(engine, "owner-label=job")) {
      host.awaitErr("engine reached");
      assertThat(host.attribute("EngineApiVersion")).isEqualTo("1.41");
      engine.upgradeTo("29.0.0", "1.52", "1.44");
      String lost = engine.add(old("lost", "job"));
      await().atMost(LONG).until(() -> !engine.has(lost));
      await().atMost(LONG).until(() -> "29.0.0".equals(host.attribute("EngineVersion")));
      assertThat(host.attribute("EngineApiVersion")).isEqualTo("1.51");
      assertThat(host.attribute("State")).isIn("IDLE", "SWEEPING");
    }
  }
}
