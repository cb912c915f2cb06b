package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.Registration;
import io.github.containerreconciler.TrackedContainers;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.jmx.ReconcilerBean;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred engines of a thousand containers each, in one agent. */
@Tag("nightly")
class ManyReconcilersTest {

  private static final int ENGINES = 100;
  private static final int CONTAINERS = 1_000;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<SimulatedEngine> engines = new ArrayList<>();
  private final List<Wiring> wired = new ArrayList<>();
  private final List<String> jobs = new ArrayList<>();

  @TempDir private Path folder;

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("container-reconciler-"))
        .toList();
  }

  private Object sweep(int i) throws Exception {
    return server.invoke(ReconcilerBean.objectName("r" + i), "sweep", null, null);
  }

  private static SimulatedContainer job(String name) {
    return SimulatedContainer.named(name).withLabel("job", "1");
  }

  @Test
  void oneThatHangsDelaysNoOtherAndFewThreadsStay() throws Exception {
    for (int c = 0; c < CONTAINERS; c++) {
      jobs.add("job-" + c);
    }
    StringBuilder settings =
        new StringBuilder("owner-label=job,period=1h,creation-grace=0s,api-timeout=20s");
    for (int i = 0; i < ENGINES; i++) {
      SimulatedEngine engine =
          SimulatedEngine.builder().id("SIMU:" + i).unixSocket(folder.resolve(i + ".sock")).start();
      jobs.forEach(job -> engine.add(job(job)));
      engines.add(engine);
      settings.append(",reconcilers.r" + i + ".docker-host=" + engine.endpoint());
    }
    Threads threads = new Threads();
    ExecutorService operators = Executors.newFixedThreadPool(4);
    Registration registration = TrackedContainers.register("many", () -> jobs);
    try {
      List<ReconcilerConfig> configs =
          SettingsSources.load(settings.toString(), new Properties(), Map.of()).reconcilers();
      for (ReconcilerConfig config : configs) {
        wired.add(Wiring.of(config, Map.of(), threads, () -> {}));
      }
      for (Wiring wiring : wired) {
        Boot.startInTurn(wiring, wired);
      }
      assertThat(
              server.queryNames(new ObjectName(ReconcilerBean.objectName("r*").toString()), null))
          .hasSize(ENGINES);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> engines.stream().allMatch(engine -> engine.count(Call.INFO) > 0));

      engines.get(0).fault(Call.LIST, Fault.hang());
      List<String> orphans = new ArrayList<>();
      for (SimulatedEngine engine : engines) {
        orphans.add(engine.add(job("orphan").withCreated(Instant.now())));
      }
      long before = System.nanoTime();
      Future<?> hanging = operators.submit(() -> sweep(0));
      List<Future<?>> sweeps = new ArrayList<>();
      for (int i = 1; i < ENGINES; i++) {
        int each = i;
        sweeps.add(operators.submit(() -> sweep(each)));
      }
      for (Future<?> sweep : sweeps) {
        sweep.get();
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                for (int i = 1; i < ENGINES; i++) {
                  if (engines.get(i).has(orphans.get(i))) {
                    return false;
                  }
                }
                return true;
              });
      System.out.println(
          "[figures] 99 orphans on 99 engines gone "
              + (System.nanoTime() - before) / 1_000_000
              + " ms after their start; threads then "
              + threads().size());
      assertThat(engines.get(0).has(orphans.get(0))).isTrue();
      for (SimulatedEngine engine : engines) {
        assertThat(engine.has(job("job-7").id())).isTrue();
      }

      engines.get(0).clearFaults();
      hanging.get();
      await().atMost(Duration.ofSeconds(60)).until(() -> threads().size() <= 2);
      System.out.println("[figures] threads when idle: " + threads());
    } finally {
      registration.close();
      wired.forEach(Wiring::discard);
      threads.close();
      operators.shutdownNow();
      for (SimulatedEngine engine : engines) {
        engine.close();
      }
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> threads().isEmpty());
  }
}
