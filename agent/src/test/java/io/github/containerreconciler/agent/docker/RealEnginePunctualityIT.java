package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.time.Clocks;
import io.github.containerreconciler.simulated.RealEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a real engine: what comes of age between two sweeps is gone soon. */
@Tag("nightly")
class RealEnginePunctualityIT {

  private static final Duration GRACE = Duration.ofSeconds(6);

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
  private final Set<String> tracked = ConcurrentHashMap.newKeySet();
  private RealContainers containers;
  private DockerEngine docker;
  private Reconciler reconciler;

  private final Callbacks sources =
      new Callbacks() {
        @Override
        public List<String> names(List<String> required) {
          return List.of("test");
        }

        @Override
        public Answer ask(List<String> required, Duration timeout) {
          return Answer.of("test", TrackedSet.of(tracked));
        }
      };

  @BeforeEach
  void findEngine() throws Exception {
    Optional<String> found = RealEngine.endpoint();
    if (found.isEmpty() && RealEngine.isRequired()) {
      throw new AssertionError(
          "REQUIRE_DOCKER is set, but no engine answers at DOCKER_HOST or /var/run/docker.sock");
    }
    Assumptions.assumeTrue(
        found.isPresent(), "no Docker engine answers at DOCKER_HOST or /var/run/docker.sock");
    containers = new RealContainers(found.get());
    docker = DockerEngine.of(found.get(), null, Map.of());
  }

  @AfterEach
  void cleanUp() throws Exception {
    if (reconciler != null) {
      reconciler.close();
      containers.close();
    }
    threads.shutdownNow();
  }

  private void start() throws Exception {
    String all = "owner-label=cr-test=" + containers.instance + ",period=6s,creation-grace=6s";
    reconciler =
        new Reconciler(
            SettingsSources.load(all, new Properties(), Map.of()).reconcilers().get(0),
            new Ports(
                docker,
                sources,
                new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                new Ports.Time(
                    Clocks.system(),
                    (delay, task) -> {
                      ScheduledFuture<?> later =
                          threads.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
                      return () -> later.cancel(false);
                    }),
                threads));
    reconciler.start();
  }

  @Test
  void anOrphanIsGoneSoonAfterItsGrace() throws Exception {
    start();
    String job = containers.start("job");
    tracked.add(job);
    await().atMost(Duration.ofSeconds(30)).until(() -> reconciler.counters().sweeps() > 0);
    for (int i = 0; i < 5; i++) {
      String orphan = containers.start("orphan-" + i);
      Instant started = docker.inspect(orphan, Duration.ofSeconds(10)).orElseThrow().startedAt();
      await()
          .pollInterval(Duration.ofMillis(10))
          .atMost(GRACE.plusSeconds(10))
          .until(() -> !containers.exists(orphan));
      Duration late = Duration.between(started.plus(GRACE), Instant.now());
      System.out.println("[figures] gone " + late.toMillis() + " ms after its grace");
      assertThat(late).isBetween(Duration.ZERO, Duration.ofSeconds(3));
    }
    assertThat(containers.exists(job)).isTrue();
    assertThat(reconciler.counters().removed()).isEqualTo(5);
  }
}
