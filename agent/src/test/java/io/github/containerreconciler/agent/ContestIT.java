package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Services with the agent on one simulated engine; none of them tracks anything. */
class ContestIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private SimulatedEngine engine;

  @BeforeEach
  void startEngine() throws IOException {
    engine = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
  }

  @AfterEach
  void endEngine() throws IOException {
    engine.close();
  }

  /** The engine's clock minus ours. */
  private Duration skew = Duration.ZERO;

  /** A service whose claim is written, as it is before any sweep: until then nobody can know. */
  private HostJvm service(String settings) throws Exception {
    HostJvm host =
        HostJvm.serving(
            folder,
            HostJvm.agent(
                settings
                    + ",self=none,period=1s,creation-grace=1s,docker-host="
                    + engine.endpoint()));
    host.awaitErr("engine reached");
    CliRun.of("sweep", host.pid());
    return host;
  }

  private String job(String label, String value) {
    return engine.add(
        SimulatedContainer.named("job-" + value)
            .withLabel(label, value)
            .withCreated(Instant.now().plus(skew).minusSeconds(3_600)));
  }

  private void awaitGone(String id) {
    await().atMost(PATIENCE).until(() -> !engine.has(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dry-run=true", "enabled=false"})
  void oneThatOnlyWatchesClaimsToo(String watches) throws Exception {
    try (HostJvm watching = service("owner-label=com.acme.job," + watches);
        HostJvm sweeping = service("owner-label=com.acme.job=ci-1");
        HostJvm apart = service("owner-label=com.acme.other")) {
      String shared = job("com.acme.job", "ci-1");
      String own = job("com.acme.other", "ci-2");
      awaitGone(own);
      sweeping.awaitErr("contested reconciler=default, not removed: ");
      assertThat(engine.has(shared)).isTrue();
      assertThat(CliRun.of("status", sweeping.pid()).out())
          .containsPattern("claim +default of .*pid " + watching.pid() + ".*contests 1");
      assertThat(apart.err()).doesNotContain("contested");
    }
  }

  @Test
  void onlyMembersOfOneGroupShare() throws Exception {
    String settings = "owner-label=com.acme.job,claim=shared:";
    try (HostJvm one = service(settings + "jobs")) {
      String first;
      try (HostJvm two = service(settings + "jobs")) {
        awaitGone(job("com.acme.job", "ci-1"));
        try (HostJvm other = service(settings + "others")) {
          first = job("com.acme.job", "ci-2");
          for (HostJvm each : new HostJvm[] {one, two, other}) {
            each.awaitErr("contested reconciler=default, not removed: ");
          }
          assertThat(engine.has(first)).isTrue();
          assertThat(CliRun.of("detach", other.pid()).code()).isZero();
        }
      }
      awaitGone(first);
    }
  }

  @ParameterizedTest
  @CsvSource({"PT9H", "PT-9H"})
  void theEnginesClockMayBeFarAway(Duration byFar) throws Exception {
    skew = byFar;
    engine.setClockSkew(skew);
    try (HostJvm one = service("owner-label=com.acme.job");
        HostJvm two = service("owner.any.image=.")) {
      String shared = job("com.acme.job", "ci-1");
      one.awaitErr("contested reconciler=default, not removed: ");
      two.awaitErr("contested reconciler=default, not removed: ");
      assertThat(engine.has(shared)).isTrue();
    }
    awaitNoOther();
  }

  /** What the services leave ends with them, and a later one deletes it. */
  private void awaitNoOther() throws Exception {
    try (HostJvm last = service("owner-label=com.acme.else")) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(CliRun.of("claims", "--docker-host", engine.endpoint()).out())
                      .containsOnlyOnce("default")
                      .contains(last.pid()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 405})
  void anEngineThatRefusesVolumesIsSweptAfterOneWarning(int status) throws Exception {
    for (Call call : new Call[] {Call.VOLUMES, Call.CREATE_VOLUME, Call.REMOVE_VOLUME}) {
      engine.fault(call, Fault.status(status, "not here"));
    }
    try (HostJvm host = service("owner-label=com.acme.job")) {
      awaitGone(job("com.acme.job", "ci-1"));
      awaitGone(job("com.acme.job", "ci-2"));
      assertThat(host.err()).containsOnlyOnce("refuses volumes");
    }
  }

  @Test
  void anEngineThatFailsAtVolumesIsNotSwept() throws Exception {
    try (HostJvm host = service("owner-label=com.acme.job")) {
      engine.fault(Call.VOLUMES, Fault.status(500, "on purpose"));
      String orphan = job("com.acme.job", "ci-1");
      host.awaitErr("claims of reconcilers cannot be written and read");
      assertThat(engine.has(orphan)).isTrue();
      engine.clearFaults();
      awaitGone(orphan);
    }
  }
}
