package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.agent.docker.DockerEngine;
import io.github.containerreconciler.agent.log.Logs;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.time.Clocks;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator finds in the log. */
class SweepLogTest {

  @TempDir private Path folder;
  private SimulatedEngine simulated;
  private Reconciler reconciler;

  @BeforeEach
  void start() throws Exception {
    Logs.configure(folder.resolve("agent.log").toString(), "info");
    simulated = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
    AgentConfig config =
        SettingsSources.load("owner-label=job,creation-grace=1m", new Properties(), Map.of());
    Callbacks nothing =
        new Callbacks() {
          @Override
          public List<String> names(List<String> required) {
            return List.of("test");
          }

          @Override
          public Answer ask(List<String> required, Duration timeout) {
            return Answer.of("test", TrackedSet.EMPTY);
          }
        };
    reconciler =
        new Reconciler(
            config.reconcilers().get(0),
            new Ports(
                DockerEngine.of(simulated.endpoint(), null, Map.of()),
                nothing,
                new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                new Ports.Time(Clocks.system(), (delay, task) -> () -> {}),
                Runnable::run));
    reconciler.start();
  }

  @AfterEach
  void stop() throws IOException {
    reconciler.close();
    simulated.close();
    Logs.configure("stderr", "info");
  }

  private void add(String name) {
    simulated.add(
        SimulatedContainer.named(name)
            .withLabel("job", "1")
            .withCreated(Instant.parse("2020-01-01T00:00:00Z")));
  }

  private void sweep(int times) {
    for (int i = 0; i < times; i++) {
      reconciler.sweepNow();
    }
  }

  private List<String> lines(String containing) throws IOException {
    return Files.readAllLines(folder.resolve("agent.log")).stream()
        .filter(line -> line.contains(containing))
        .toList();
  }

  @Test
  void eachRemovalIsALineWithAllThatIdentifiesIt() throws IOException {
    add("lost");
    sweep(3);
    assertThat(lines("INFO  container-reconciler: removed "))
        .singleElement()
        .asString()
        .matches(".* id=[0-9a-f]{12} name=lost image=acme/job:1 age=\\d+\\S* rule=job .*");
  }

  @Test
  void noNameForgesALine() throws IOException {
    add("x\n2026-01-01T00:00:00.000Z INFO  container-reconciler: removed id=y\u001b[31m\u202e");
    sweep(1);
    assertThat(lines("removed")).hasSize(1).noneMatch(line -> line.startsWith("2026-01-01"));
    assertThat(lines("removed").get(0)).doesNotContain("\u001b", "\u202e");
  }

  @Test
  void noWordOfTheEngineForgesALine() throws IOException {
    simulated.fault(Call.PING, Fault.status(500, "down\nFORGED\u001b[2J"));
    sweep(1);
    assertThat(lines("WARN")).singleElement().asString().contains("down").doesNotContain("\u001b");
    assertThat(lines("FORGED")).hasSize(1);
  }

  @Test
  void failingEngineIsLoggedAtItsBeginAndEnd() throws IOException {
    simulated.fault(Call.PING, Fault.status(500, "on purpose"));
    sweep(5);
    assertThat(lines("WARN")).singleElement().asString().contains("sweep skipped", "on purpose");
    simulated.clearFaults();
    sweep(5);
    assertThat(lines("WARN")).hasSize(1);
    assertThat(lines("works again")).hasSize(1);
  }

  @Test
  void dryRunListsOnlyWhatIsNew() throws IOException {
    reconciler.setDryRun(true);
    add("one");
    sweep(5);
    assertThat(lines("would remove id=")).hasSize(1);
    add("two");
    sweep(5);
    assertThat(lines("would remove id=")).hasSize(2);
    assertThat(lines("would-remove=2 new=1")).hasSize(1);
  }
}
