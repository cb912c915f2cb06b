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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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
    return service(settings, "1s");
  }

  private HostJvm service(String settings, String period) throws Exception {
    HostJvm host = HostJvm.serving(folder, agent(settings, period));
    host.awaitErr("engine reached");
    CliRun.of("sweep", host.pid());
    return host;
  }

  private String agent(String settings, String period) {
    return HostJvm.agent(
        settings
            + ",self=none,creation-grace=1s,period="
            + period
            + ",docker-host="
            + engine.endpoint());
  }

  /** A service with the process id 1, as each has in its container. */
  private HostJvm serviceInItsOwnNamespace(String settings) throws Exception {
    List<String> line =
        new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"));
    line.addAll(HostJvm.command(List.of(agent(settings, "3s")), "serve", "0"));
    long written = engine.count(Call.CREATE_VOLUME);
    HostJvm host = HostJvm.start(folder, new ProcessBuilder(line));
    host.awaitErr("engine reached");
    await().atMost(PATIENCE).until(() -> engine.count(Call.CREATE_VOLUME) > written);
    return host;
  }

  private String job(String label, String value) {
    return engine.add(
        SimulatedContainer.named("job-" + value)
            .withLabel(label, value)
            .withCreated(Instant.now().plus(skew).minusSeconds(3_600)));
  }

  private static void sweep(HostJvm... services) {
    for (HostJvm each : services) {
      CliRun.of("sweep", each.pid());
    }
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

  @Tag("nightly")
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

  @Tag("nightly")
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

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({"VOLUMES, 403", "CREATE_VOLUME, 404", "REMOVE_VOLUME, 405"})
  void norDoesOneRefusedCallStopSweeps(Call call, int status) throws Exception {
    engine.fault(call, Fault.status(status, "not here"));
    try (HostJvm host = service("owner-label=com.acme.job")) {
      awaitGone(job("com.acme.job", "ci-1"));
      sweep(host);
      awaitGone(job("com.acme.job", "ci-2"));
      assertThat(host.err().split("WARN", -1)).as(host.err()).hasSizeLessThanOrEqualTo(3);
    }
    assertThat(call == Call.REMOVE_VOLUME ? engine.count(Call.CREATE_VOLUME) : 0)
        .isLessThanOrEqualTo(2);
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "owner-label=com.acme.job=ci-1",
        "owner.names.name=^/?job-",
        "owner.images.image=.",
        "preset=nomad"
      })
  void whateverTheRulesAreWrittenInOneContainerIsContested(String rules) throws Exception {
    try (HostJvm one = service("owner-label=com.acme.job");
        HostJvm two = service(rules)) {
      String both = // not before both have claimed it
          engine.add(
              SimulatedContainer.named("job-1")
                  .withLabel("com.acme.job", "ci-1")
                  .withLabel("com.hashicorp.nomad.alloc_id", "a-1")
                  .withCreated(Instant.now().minusSeconds(3_600)));
      one.awaitErr("contested reconciler=default, not removed: ");
      two.awaitErr("contested reconciler=default, not removed: ");
      sweep(one, two);
      assertThat(engine.has(both)).isTrue();
    }
  }

  @Test
  void oneNumberInTwoNamespacesIsTwoProcesses() throws Exception {
    Assumptions.assumeTrue(
        CliRun.of(List.of("unshare", "--pid", "--fork", "--mount-proc", "true"), Map.of()).code()
            == 0,
        "needs the right to make a PID namespace");
    try (HostJvm one = serviceInItsOwnNamespace("owner-label=com.acme.job")) {
      String shared;
      try (HostJvm two = serviceInItsOwnNamespace("owner-label=com.acme.job")) {
        shared = job("com.acme.job", "ci-1");
        one.awaitErr("contested reconciler=default, not removed: ");
        two.awaitErr("contested reconciler=default, not removed: ");
        assertThat(one.err()).contains("pid 1 on");
        assertThat(engine.has(shared)).isTrue();
      }
      awaitGone(shared); // nobody can see that it was killed: its claim becomes stale
      one.awaitErr("no longer contested");
    }
  }

  @Tag("nightly")
  @Test
  void aPruneOfTheVolumesEndsNoClaim() throws Exception {
    try (HostJvm one = service("owner-label=com.acme.job");
        HostJvm two = service("owner-label=com.acme.job=ci-1")) {
      String shared = job("com.acme.job", "ci-1");
      one.awaitErr("contested reconciler=default, not removed: ");
      for (int i = 0; i < 3; i++) {
        engine.pruneVolumes();
        sweep(one, two);
      }
      assertThat(engine.has(shared)).isTrue();
      awaitGone(job("com.acme.job", "ci-2"));
      assertThat(CliRun.of("status", one.pid()).out()).contains("contests 1");
    }
  }

  @Tag("nightly")
  @Test
  void claimsOutliveAnEngineThatHangs() throws Exception {
    String settings = "owner-label=com.acme.job,api-timeout=3s";
    try (HostJvm one = service(settings)) {
      String shared;
      try (HostJvm two = service(settings)) {
        shared = job("com.acme.job", "ci-1");
        one.awaitErr("contested reconciler=default, not removed: ");
        for (Call call : new Call[] {Call.VOLUMES, Call.CREATE_VOLUME, Call.REMOVE_VOLUME}) {
          engine.fault(call, Fault.hang());
        }
        Instant begun = Instant.now();
        one.awaitErr("claims of reconcilers cannot be written and read");
        await() // longer than a claim lives
            .atMost(PATIENCE)
            .until(() -> Duration.between(begun, Instant.now()).toSeconds() > 15);
        engine.clearFaults();
        sweep(one, two);
        assertThat(engine.has(shared)).isTrue();
      }
      awaitGone(shared);
    }
  }

  @Tag("nightly")
  @Test
  void lastOfTwoGenerationsRemovesEverything() throws Exception {
    HostJvm now = service("owner-label=com.acme.job", "30s"); // its claim would live 90 s
    try {
      for (boolean crashes : new boolean[] {false, true, false}) {
        String left = job("com.acme.job", "ci-" + crashes);
        HostJvm before = now;
        try (before) {
          now = service("owner-label=com.acme.job", "30s");
          sweep(before, now);
          assertThat(engine.has(left)).isTrue();
          if (crashes) {
            before.process().destroyForcibly();
          } else {
            before.process().destroy();
          }
          before.ended();
        }
        sweep(now);
        assertThat(engine.has(left)).as("its successor's next sweep waits for nothing").isFalse();
      }
    } finally {
      now.close();
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
