package io.github.containerreconciler.examples.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import io.github.containerreconciler.testkit.HostJvm;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A callback that is in the middle of its own H2 at our deadline. An interrupt there would close
 * the store's file, and with it the store.
 */
class EmbeddedStoreIT {

  @TempDir private Path folder;

  private static SimulatedContainer old(String name) {
    return SimulatedContainer.named(name)
        .withLabel("job", "1")
        .withCreated(Instant.parse("2020-01-01T00:00:00Z"));
  }

  private static void tell(HostJvm service, String line) throws Exception {
    service.write(line);
    service.awaitOut("did " + line);
  }

  @Test
  void anEmbeddedStoreSurvivesOurDeadlines() throws Exception {
    String url = "jdbc:h2:file:" + folder.resolve("jobs");
    try (SimulatedEngine engine =
        SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start()) {
      String live = engine.add(old("live"));
      List<String> command =
          List.of(
              AdoptScenario.java(),
              "-javaagent:"
                  + AdoptScenario.AGENT
                  + "=owner-label=job,period=1s,creation-grace=0s,api-timeout=1s,self=none"
                  + ",docker-host="
                  + engine.endpoint(),
              "-cp",
              System.getProperty("java.class.path"),
              StoreApplication.class.getName(),
              url);
      try (HostJvm service = HostJvm.start(folder, command, Map.of())) {
        service.awaitOut("serving");
        service.awaitErr("started version=");
        for (int day = 0; day < 3; day++) {
          tell(service, "slow");
          long skipped = skipped(service);
          await("three sweeps meet the deadline or the late call")
              .atMost(HostJvm.LONG)
              .until(() -> skipped(service) >= skipped + 3);
          tell(service, "fast");
          String leaked = engine.add(old("leaked-" + day));
          await("the store answers again")
              .atMost(HostJvm.LONG)
              .untilAsserted(() -> assertThat(engine.has(leaked)).as(service.err()).isFalse());
        }
        assertThat(engine.has(live)).isTrue();
        assertThat(service.tellToEnd()).as(service.err()).isEqualTo(7);
        assertThat(service.out()).contains("jobs 2");
        assertThat(service.err()).contains("did not answer within 1s").doesNotContain("Interrupt");
      }
    }
    try (Connection store = DriverManager.getConnection(url)) {
      assertThat(StoreApplication.jobs(store)).containsExactlyInAnyOrder("live", "last");
    }
  }

  private static long skipped(HostJvm service) throws Exception {
    return (long) service.attribute("SweepsSkippedTotal");
  }
}
