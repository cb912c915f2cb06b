package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The host ends when it wants to and with its own exit code, whatever the agent is at. */
class HostEndIT {

  /** Far longer than any test waits: who waited for the agent would fail. */
  private static final String PATIENT = ",api-timeout=1h";

  @TempDir private Path folder;

  private SimulatedEngine engine() throws Exception {
    return SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
  }

  private HostJvm host(SimulatedEngine engine, String what, int code) throws Exception {
    String settings =
        "owner-label=job,period=1s,creation-grace=0s,docker-host=" + engine.endpoint() + PATIENT;
    return HostJvm.start(folder, List.of(HostJvm.agent(settings)), what, "" + code);
  }

  private static void endsAtOnce(HostJvm host, int code) throws Exception {
    assertThat(host.process().waitFor(20, TimeUnit.SECONDS)).as("ends: " + host.err()).isTrue();
    assertThat(host.process().exitValue()).isEqualTo(code);
  }

  private void endsInTheMiddleOf(Call call, String how, int code) throws Exception {
    try (SimulatedEngine engine = engine()) {
      engine.add(
          SimulatedContainer.named("lost")
              .withLabel("job", "1")
              .withCreated(Instant.parse("2020-01-01T00:00:00Z")));
      engine.fault(call, Fault.hang());
      try (HostJvm host = host(engine, how, code)) {
        await().atMost(Duration.ofSeconds(60)).until(() -> engine.count(call) > 0);
        host.process().getOutputStream().write('\n');
        host.process().getOutputStream().flush();
        endsAtOnce(host, code);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Call.class,
      names = {"PING", "VERSION", "LIST", "INSPECT", "REMOVE"})
  void inTheMiddleOfACallThatHangs(Call call) throws Exception {
    endsInTheMiddleOf(call, "serve", 7);
  }

  @Test
  void byAShutdownHookThatHaltsDuringARemoval() throws Exception {
    endsInTheMiddleOf(Call.REMOVE, "serve-hook", 8);
  }

  @ParameterizedTest
  @CsvSource({"exit,0", "exit,3", "return,0", "throw,1", "halt,5", "hook,6"})
  void beforeTheFirstSweep(String how, int code) throws Exception {
    try (SimulatedEngine engine = engine();
        HostJvm host = host(engine, how, code)) {
      endsAtOnce(host, code);
    }
  }

  @Test
  void bySignal() throws Exception {
    try (SimulatedEngine engine = engine()) {
      engine.fault(Call.LIST, Fault.hang());
      try (HostJvm host = host(engine, "serve", 0)) {
        await().atMost(Duration.ofSeconds(60)).until(() -> engine.count(Call.LIST) > 0);
        // by its handle: the process's own way closes its input too, which ends it
        host.process().toHandle().destroy();
        endsAtOnce(host, 128 + 15);
      }
    }
  }
}
