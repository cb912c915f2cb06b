package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees with {@code jcmd PID JFR.start} and {@code jfr print}. */
class FlightRecordingIT {

  private static final String LOADER = "io.github.containerreconciler.agent.InstLoader";

  @TempDir private Path folder;

  private SimulatedEngine engine() throws IOException {
    return SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
  }

  private static List<RecordedEvent> named(String name, List<RecordedEvent> events) {
    return events.stream()
        .filter(e -> e.getEventType().getName().equals("ContainerReconciler." + name))
        .toList();
  }

  @Test
  void aRecordingHoldsSweepsRemovalsEngineCallsAndCallbacks() throws Exception {
    Path file = folder.resolve("r.jfr");
    try (SimulatedEngine engine = engine();
        HostJvm host = HostJvm.serving(folder)) {
      String lost =
          engine.add(
              SimulatedContainer.named("lost")
                  .withLabel("job", "1")
                  .withCreated(Instant.parse("2020-01-01T00:00:00Z")));
      Attacher.attach(host.pid(), "owner-label=job,docker-host=" + engine.endpoint());
      host.awaitErr("engine reached");

      host.jcmd("JFR.start", "name=r");
      assertThat(CliRun.of("sweep", host.pid()).out()).contains("1 removed");
      host.jcmd("JFR.dump", "name=r", "filename=" + file);

      List<RecordedEvent> events = RecordingFile.readAllEvents(file);
      named("Sweep", events).forEach(event -> System.out.println("[jfr] " + event));
      named("Removal", events).forEach(event -> System.out.println("[jfr] " + event));
      RecordedEvent sweep = named("Sweep", events).get(0);
      assertThat(sweep.getString("outcome")).isEqualTo("COMPLETED");
      assertThat(sweep.getLong("removed")).isEqualTo(1);
      assertThat(sweep.getDuration()).isPositive();
      RecordedEvent removal = named("Removal", events).get(0);
      assertThat(removal.getString("containerId")).isEqualTo(lost);
      assertThat(removal.getString("outcome")).isEqualTo("REMOVED");
      assertThat(named("EngineCall", events))
          .extracting(event -> event.getString("call"))
          .contains("ping", "info", "list", "inspect", "remove");
      assertThat(named("CallbackCall", events))
          .isNotEmpty()
          .allMatch(event -> event.getString("callback").equals("host"))
          .allMatch(event -> event.getString("error").isEmpty());
      assertThat(events)
          .filteredOn(e -> e.getEventType().getName().startsWith("ContainerReconciler."))
          .allMatch(
              event -> event.getEventType().getCategoryNames().contains("Container Reconciler"))
          .allMatch(event -> event.getEventType().getDescription() != null);
    }
  }

  @Test
  void whileNobodyRecordsNoEventIsEvenLoaded() throws Exception {
    try (SimulatedEngine engine = engine();
        HostJvm host = HostJvm.serving(folder)) {
      Attacher.attach(host.pid(), "owner-label=job,docker-host=" + engine.endpoint());
      host.awaitErr("engine reached");
      CliRun.of("sweep", host.pid());

      assertThat(host.jcmd("VM.class_hierarchy", "jdk.internal.event.Event", "-s"))
          .doesNotContain("containerreconciler");
      assertThat(host.jcmd("VM.classloaders", "show-classes"))
          .contains(LOADER, "SweepReport")
          .doesNotContain("SweepEvent", "EngineCallEvent", "CallbackCallEvent", "RemovalEvent");
    }
  }

  @Test
  void aRecordingKeepsNothingOfADetachedAgentAlive() throws Exception {
    try (SimulatedEngine engine = engine();
        HostJvm host = HostJvm.serving(folder)) {
      host.jcmd("JFR.start", "name=r");
      for (int i = 1; i <= 3; i++) {
        int started = i;
        Attacher.attach(host.pid(), "owner-label=job,docker-host=" + engine.endpoint());
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> host.err().split("engine reached", -1).length > started);
        Attacher.sweepAndStop(host.pid());
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> histogram(host).isEmpty());
    }
  }

  private static String histogram(HostJvm host) {
    return host.jcmd("GC.class_histogram")
        .lines()
        .filter(line -> line.contains(LOADER))
        .collect(Collectors.joining());
  }
}
