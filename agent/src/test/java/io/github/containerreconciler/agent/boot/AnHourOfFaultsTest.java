package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.agent.docker.DockerEngine;
import io.github.containerreconciler.agent.log.Logs;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.judge.TrackedSet;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import io.github.containerreconciler.sweep.Reconciler;
import io.github.containerreconciler.sweep.SourcesException;
import io.github.containerreconciler.sweep.TrackedSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A state that lasts is said when it begins and when it ends: an hour of each fault, a sweep a
 * minute on a clock of the test's own, leaves a handful of lines.
 */
class AnHourOfFaultsTest {

  private static final int MINUTES = 60;

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final AtomicReference<String> callbackProblem = new AtomicReference<>("");

  private final TrackedSources callbacks =
      new TrackedSources() {
        @Override
        public List<String> names(List<String> required) {
          return List.of("jobs");
        }

        @Override
        public Answer ask(List<String> required, Duration timeout) throws SourcesException {
          if (!callbackProblem.get().isEmpty()) {
            throw new SourcesException(callbackProblem.get());
          }
          return new Answer(TrackedSet.EMPTY, List.of("jobs"));
        }
      };

  @AfterEach
  void restore() throws IOException {
    Logs.configure("stderr", "info");
  }

  private interface Trouble {
    void begin(SimulatedEngine engine) throws Exception;
  }

  /** What the log says of an hour of this trouble, followed by a sweep that works. */
  private List<String> anHourOf(Trouble trouble) throws Exception {
    Path log = folder.resolve("agent.log");
    Logs.configure(log.toString(), "info");
    try (SimulatedEngine engine =
        SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start()) {
      InstantSource source = () -> now;
      try (Reconciler reconciler =
          new Reconciler(
              SettingsSources.load(
                      "owner-label=job,period=1m,api-timeout=1s", new Properties(), Map.of())
                  .reconcilers()
                  .get(0),
              DockerEngine.of(engine.endpoint(), null, Map.of()),
              callbacks,
              Set.of(),
              source.withZone(ZoneOffset.UTC),
              (delay, task) -> () -> {},
              Runnable::run)) {
        reconciler.start();
        trouble.begin(engine);
        for (int i = 0; i < MINUTES; i++) {
          now = now.plus(Duration.ofMinutes(1));
          reconciler.sweepNow();
        }
        engine.clearFaults();
        callbackProblem.set("");
        now = now.plus(Duration.ofHours(2)); // any pause is over
        reconciler.sweepNow();
      }
    }
    List<String> lines = Files.readAllLines(log);
    lines.forEach(line -> System.out.println("[log] " + line));
    return lines;
  }

  private static void lost(SimulatedEngine engine) {
    engine.add(SimulatedContainer.named("lost").withLabel("job", "1").withCreated(Instant.EPOCH));
  }

  /** Engine reached, begins, ends, stopped. */
  private static void assertSaidOnce(List<String> lines, String what) {
    assertThat(lines).filteredOn(line -> line.contains(" WARN ")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains(what)).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains("works again")).hasSize(1);
    assertThat(lines).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void ofAnEngineThatIsDown() throws Exception {
    assertSaidOnce(
        anHourOf(engine -> engine.fault(Call.PING, Fault.status(500, "down"))), "sweep skipped");
  }

  @Test
  void ofAListThatFails() throws Exception {
    assertSaidOnce(
        anHourOf(engine -> engine.fault(Call.LIST, Fault.status(500, "broken"))), "sweep failed");
  }

  @Test
  void ofACallbackWhoseWordsChangeEachTime() throws Exception {
    assertSaidOnce(
        anHourOf(engine -> callbackProblem.set("callback jobs failed: at " + Instant.now())),
        "sweep skipped");
  }

  @Test
  void ofAContainerThatCannotBeRemoved() throws Exception {
    List<String> lines =
        anHourOf(
            engine -> {
              lost(engine);
              engine.fault(Call.REMOVE, Fault.status(500, "device busy"));
            });
    assertThat(lines)
        .filteredOn(line -> line.contains("not removed"))
        .as("three tries, then growing pauses")
        .hasSizeBetween(3, 10);
    assertThat(lines).filteredOn(line -> line.contains(": removed id=")).hasSize(1);
    assertThat(lines).hasSizeLessThanOrEqualTo(13);
  }

  @Test
  void ofAContainerThatCannotBeInspected() throws Exception {
    List<String> lines =
        anHourOf(
            engine -> {
              lost(engine);
              engine.fault(Call.INSPECT, Fault.status(500, "broken"));
            });
    assertThat(lines).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void ofNothingAtAll() throws Exception {
    assertThat(anHourOf(engine -> {})).hasSizeLessThanOrEqualTo(2);
  }
}
