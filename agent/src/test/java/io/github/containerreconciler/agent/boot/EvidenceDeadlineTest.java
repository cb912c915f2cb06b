package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.jmx.ReconcilerBean;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that gives a container's log very slowly, or never. */
class EvidenceDeadlineTest {

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  @TempDir private Path folder;

  private static SimulatedContainer lost(String name) {
    return SimulatedContainer.named(name)
        .withLabel("job", "1")
        .withCreated(Instant.now().minusSeconds(3_600));
  }

  @Test
  void severalSlowLogsCostFiveSecondsTogether() throws Exception {
    Threads threads = new Threads();
    try (SimulatedEngine engine =
        SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start()) {
      engine.faultOn(engine.add(lost("silent")), Call.LOGS, Fault.hang());
      engine.faultOn(engine.add(lost("slow")), Call.LOGS, Fault.trickle(Duration.ofMillis(200)));
      Path evidence = folder.resolve("evidence");
      Wiring wiring =
          Wiring.of(
              SettingsSources.load(
                      "owner.r.label=job,owner.r.allow-inherited=true,creation-grace=0s,self=none"
                          + ",claim=off,callback.c.exec=true,evidence="
                          + evidence
                          + ",docker-host="
                          + engine.endpoint(),
                      new Properties(),
                      Map.of())
                  .reconcilers()
                  .get(0),
              Map.of(),
              threads,
              () -> {});
      try {
        ObjectName reconciler = ReconcilerBean.objectName("default");
        long begin = System.nanoTime();
        server.invoke(reconciler, "sweep", null, null);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
            .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(9));
        CompositeData[] removals =
            (CompositeData[]) server.getAttribute(reconciler, "RecentRemovals");
        assertThat(Arrays.stream(removals).map(each -> each.get("outcome")))
            .containsExactly("REMOVED", "REMOVED");
        assertThat(Arrays.stream(removals).map(each -> each.get("error")))
            .allSatisfy(error -> assertThat((String) error).startsWith("evidence is missing: log"));
        try (Stream<Path> kept = Files.list(evidence)) {
          assertThat(kept).as("what inspecting told").hasSize(2);
        }
      } finally {
        wiring.discard();
        threads.close();
      }
    }
  }
}
