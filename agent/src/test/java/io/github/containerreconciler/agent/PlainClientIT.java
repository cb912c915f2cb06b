package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.agent.host.PlainClient;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a console sees that has none of our classes. */
class PlainClientIT {

  private static final String REFUSED = "javax.management.RuntimeMBeanException: ";

  @TempDir private Path folder;
  private List<String> seen = List.of();

  @BeforeEach
  void look() throws Exception {
    try (SimulatedEngine engine =
            SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
        HostJvm host = HostJvm.serving(folder)) {
      engine.add(
          SimulatedContainer.named("lost")
              .withLabel("job", "1")
              .withCreated(Instant.parse("2020-01-01T00:00:00Z")));
      Attacher.attach(host.pid(), "owner-label=job,docker-host=" + engine.endpoint());
      host.awaitErr("engine reached");
      CliRun client =
          CliRun.of(
              List.of(
                  HostJvm.JAVA.resolve("java").toString(),
                  "-cp",
                  HostJvm.classes().toString(),
                  PlainClient.class.getName(),
                  host.pid()),
              Map.of());
      assertThat(client.code()).as(client.err()).isZero();
      seen = client.out().lines().toList();
      seen.forEach(line -> System.out.println("[client] " + line));
    }
  }

  private List<String> lines(String beginning) {
    return seen.stream().filter(line -> line.startsWith(beginning)).toList();
  }

  @Test
  void aClientWithoutOurClassesSeesAndHearsEverything() {
    assertThat(lines("described "))
        .hasSizeGreaterThan(40)
        .noneMatch(line -> line.contains("exposed for management") || line.endsWith(": "))
        .noneMatch(line -> line.endsWith("null"));
    assertThat(lines("impact ")).hasSize(9).noneMatch(line -> line.endsWith(" 3"));
    assertThat(lines("parameter "))
        .containsExactly(
            "parameter container",
            "parameter container",
            "parameter seconds",
            "parameter container",
            "parameter containers",
            "parameter lines");
    assertThat(lines("value ")).hasSizeGreaterThan(25);

    assertThat(lines("accepted ")).isEmpty();
    assertThat(lines("refused PeriodSeconds"))
        .hasSize(3)
        .allMatch(line -> line.contains(REFUSED))
        .allMatch(line -> line.contains("java.lang.IllegalArgumentException: PeriodSeconds: was "))
        .allMatch(line -> line.contains("allowed are 1 to 86400 (1s to 1d)"));
    assertThat(lines("refused CreationGraceSeconds"))
        .singleElement()
        .asString()
        .contains("IllegalArgumentException: CreationGraceSeconds: was -1; allowed are 0 to 86400");
    assertThat(lines("refused explain"))
        .singleElement()
        .asString()
        .contains("IllegalArgumentException: container: was blank");

    assertThat(lines("sweep ")).containsExactly("sweep COMPLETED removed 1");
    assertThat(lines("notification "))
        .singleElement()
        .asString()
        .startsWith("notification 1 container-reconciler.removed removed lost: image acme/job:1")
        .endsWith("[ageSeconds, id, image, kind, name, reconciler, rule]");
    assertThat(lines("removal "))
        .containsExactly("removal [ageSeconds, error, id, image, kind, name, outcome, rule, time]");
    assertThat(lines("decision "))
        .containsExactly("decision [ageSeconds, id, image, kind, name, reason, rule, verdict]");
  }
}
