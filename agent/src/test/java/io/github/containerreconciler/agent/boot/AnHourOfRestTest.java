package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.agent.docker.DockerEngine;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.time.Clocks;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hours in which nothing happens, a sweep every five minutes on a clock of the test's own. */
class AnHourOfRestTest {

  private static final int SWEEPS_AN_HOUR = 12;
  private static final int CONTAINERS = 100;
  private static final double MOST_OF_A_CORE = 0.0002;
  private static final long MOST_GROWTH = 64 << 10;

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private final Callbacks callbacks =
      new Callbacks() {
        @Override
        public List<String> names(List<String> required) {
          return List.of("jobs");
        }

        @Override
        public Answer ask(List<String> required, Duration timeout) {
          List<String> all = new ArrayList<>();
          for (int i = 0; i < CONTAINERS; i++) {
            all.add("job-" + i);
          }
          return Answer.of("jobs", TrackedSet.of(all));
        }
      };

  @Test
  void costsNextToNothingAndLeavesNothing() throws Exception {
    try (SimulatedEngine engine =
            SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
        Reconciler reconciler = reconciler(engine.endpoint())) {
      for (int i = 0; i < CONTAINERS; i++) {
        engine.add(SimulatedContainer.named("job-" + i).withLabel("job", "1"));
      }
      hour(reconciler);
      hour(reconciler);

      long cpu = cpuOfOurs();
      hour(reconciler);
      assertThat((cpuOfOurs() - cpu) / (double) Duration.ofHours(1).toNanos())
          .as("share of a core")
          .isLessThan(MOST_OF_A_CORE);

      engine.forgetRequests();
      long heap = liveHeap(); // after what the looks at threads and numbers load for good
      for (int i = 0; i < 10; i++) {
        hour(reconciler);
      }
      engine.forgetRequests();
      assertThat(liveHeap() - heap).as("growth").isLessThan(MOST_GROWTH);
      await().atMost(Duration.ofSeconds(30)).until(() -> engineThreads() == 0);
    }
  }

  private Reconciler reconciler(String endpoint) throws Exception {
    InstantSource source = () -> now;
    return new Reconciler(
        SettingsSources.load("owner-label=job", new Properties(), Map.of()).reconcilers().get(0),
        new Ports(
            DockerEngine.of(endpoint, null, Map.of()),
            callbacks,
            new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
            new Ports.Time(
                new Clocks(source.withZone(ZoneOffset.UTC), source.withZone(ZoneOffset.UTC)),
                (delay, task) -> () -> {}),
            Runnable::run));
  }

  private void hour(Reconciler reconciler) {
    for (int i = 0; i < SWEEPS_AN_HOUR; i++) {
      now = now.plus(Duration.ofMinutes(5));
      assertThat(reconciler.sweepNow().count(Verdict.TRACKED)).isEqualTo(CONTAINERS);
    }
  }

  /** Of this thread, which sweeps, and of those that call the engine, which live for a while. */
  private static long cpuOfOurs() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = threads.getCurrentThreadCpuTime();
    for (var info : threads.dumpAllThreads(false, false, 0)) {
      if (info.getThreadName().startsWith("container-reconciler-engine")) {
        sum += Math.max(threads.getThreadCpuTime(info.getThreadId()), 0);
      }
    }
    return sum;
  }

  private static long engineThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("container-reconciler-engine"))
        .count();
  }

  /** The least of three looks: other threads of this JVM allocate too. */
  private static long liveHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
