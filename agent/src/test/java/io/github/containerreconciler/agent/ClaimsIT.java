package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.agent.host.Host;
import io.github.containerreconciler.testkit.InstalledDockerd;
import io.github.containerreconciler.testkit.OwnEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several services with the agent on one real engine; none of them tracks anything. */
class ClaimsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;
  private OwnEngine engine;
  private RealContainers containers;

  @BeforeEach
  void startEngine() throws Exception {
    engine = InstalledDockerd.begin();
    containers = new RealContainers(engine.endpoint());
  }

  @AfterEach
  void endEngine() throws Exception {
    if (containers != null) {
      containers.close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  private HostJvm service(String label) throws Exception {
    HostJvm host =
        HostJvm.serving(
            folder,
            HostJvm.agent(
                "owner-label="
                    + label
                    + ",self=none,period=1s,creation-grace=1s,docker-host="
                    + engine.endpoint()));
    host.awaitErr("engine reached");
    return host;
  }

  private String job(String name, String value) {
    return containers.start(name, Map.of("com.acme.job", value));
  }

  @Test
  void twoWithOneLabelRemoveNothingUntilOneIsKilled() throws Exception {
    try (HostJvm one = service("com.acme.job")) {
      try (HostJvm two = service("com.acme.job=ci-1")) {
        List<String> shared = List.of(job("shared-1", "ci-1"), job("shared-2", "ci-1"));
        String alone = job("alone", "ci-2");

        one.awaitErr("contested reconciler=default, not removed: ");
        two.awaitErr("contested reconciler=default, not removed: ");
        await().atMost(PATIENCE).until(() -> !containers.exists(alone));
        assertThat(containers.running()).containsAll(shared);
        assertThat(one.err()).contains(" of " + Host.class.getName()).contains("pid " + two.pid());

        two.process().destroyForcibly().waitFor();
        await().atMost(PATIENCE).until(() -> containers.running().isEmpty());
        one.awaitErr("no longer contested");
      }
    }
  }

  @Test
  void successorsFirstSweepRemovesWhatACrashLeft() throws Exception {
    try (HostJvm crashed = service("com.acme.job=ci-1,dry-run=true")) {
      String orphan = job("orphan", "ci-1");
      crashed.process().destroyForcibly().waitFor();
      try (HostJvm successor = service("com.acme.job=ci-1")) {
        await().atMost(PATIENCE).until(() -> !containers.exists(orphan));

        assertThat(successor.err()).doesNotContain("contested");
      }
    }
  }
}
