package io.github.containerreconciler.examples.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.testkit.HostJvm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Testcontainers without Ryuk in a service that lives on, and the agent with its preset. */
class TestcontainersIT extends AdoptScenario {

  private static final Duration GRACE = Duration.ofMinutes(3);

  private String settings() {
    return "preset=testcontainers,owner.testcontainers.label=com.acme.farm=it,creation-grace=1m"
        + ",period=10s,dry-run=true,self=none,docker-host="
        + engine.endpoint();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatATestForgotGoesAndTheOthersStay(boolean fromTheStart) throws Exception {
    String foreign = run(docker("run -d --label org.testcontainers=true " + IMAGE));
    HostJvm farm =
        start(
            Map.of(
                "DOCKER_HOST",
                engine.endpoint(),
                "TESTCONTAINERS_RYUK_DISABLED",
                "true",
                "TESTCONTAINERS_HOST_OVERRIDE",
                "127.0.0.1"),
            fromTheStart ? "-javaagent:" + AGENT + "=" + settings() : "-Dx=y",
            "-Dapi.version=1.41", // Debian's engine knows none that is newer
            TestFarm.class.getName(),
            IMAGE);
    farm.awaitOut("leaked ");
    String live = id(farm, "live ");
    String leaked = id(farm, "leaked ");
    assertThat(containers()).contains(live, leaked, foreign);
    if (!fromTheStart) {
      farm.attach(AGENT, settings());
    }
    await("the leaked container is of age")
        .atMost(GRACE)
        .pollInterval(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(agent("preview", farm)).contains(leaked.substring(0, 12)));
    adopt(farm, leaked, List.of(live, foreign));
    assertThat(farm.tellToEnd()).as(farm.out() + farm.err()).isEqualTo(7);
  }

  private static String id(HostJvm farm, String before) {
    return farm.out()
        .lines()
        .filter(line -> line.startsWith(before))
        .findFirst()
        .orElseThrow()
        .substring(before.length());
  }
}
