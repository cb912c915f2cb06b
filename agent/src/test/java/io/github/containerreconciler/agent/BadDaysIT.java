package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.agent.host.ShortHost;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host is out of threads or heap for ten seconds: the agent sweeps on, and the host too. */
class BadDaysIT {

  private static final String NOBODY = "65534";
  private static final List<String> FEW_THREADS =
      List.of(
          "setpriv",
          "--reuid=" + NOBODY,
          "--regid=" + NOBODY,
          "--clear-groups",
          "prlimit",
          "--nproc=120");

  /** How long the days of all kinds last; ten minutes tell more. */
  private static final int SECONDS = Integer.getInteger("bad.days.seconds", 20);

  @TempDir private Path folder;
  private Path log;

  @BeforeEach
  void openFolder() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    log = folder.resolve("agent.log");
  }

  private SimulatedEngine engine() throws Exception {
    SimulatedEngine engine = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
    Files.setPosixFilePermissions(
        folder.resolve("e.sock"), PosixFilePermissions.fromString("rwxrwxrwx"));
    return engine;
  }

  private HostJvm host(SimulatedEngine engine, List<String> before, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(HostJvm.JAVA.resolve("java").toString());
    command.add("-Xmx64m");
    command.add("-Xss256k");
    command.add(
        HostJvm.agent(
            "owner-label=job,period=1s,creation-grace=0s,api-timeout=2s,log-to="
                + log
                + ",docker-host="
                + engine.endpoint()));
    command.addAll(List.of("-cp", HostJvm.classes().toString(), ShortHost.class.getName()));
    command.addAll(List.of(arguments));
    HostJvm host = HostJvm.start(folder, new ProcessBuilder(command));
    host.awaitOut("serving");
    awaitSweeps(engine, 2);
    return host;
  }

  private static void awaitSweeps(SimulatedEngine engine, int more) {
    long before = engine.count(Call.LIST);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(engine.count(Call.LIST)).isGreaterThanOrEqualTo(before + more));
  }

  private static void goOn(HostJvm host) throws IOException {
    host.process().getOutputStream().write('\n');
    host.process().getOutputStream().flush();
  }

  private void sweepsOnAfter(SimulatedEngine engine, HostJvm host) throws Exception {
    goOn(host);
    host.awaitOut("taken and given back");
    awaitSweeps(engine, 3);
    goOn(host);
    assertThat(host.ended().code()).isEqualTo(7);
  }

  @Test
  void outOfHeapForTenSeconds() throws Exception {
    try (SimulatedEngine engine = engine();
        HostJvm host = host(engine, List.of(), "heap", "10")) {
      sweepsOnAfter(engine, host);
    }
  }

  @Test
  void outOfThreadsForTenSeconds() throws Exception {
    Assumptions.assumeTrue(isRoot(), "only root runs a host as another user, which is limited");
    try (SimulatedEngine engine = engine();
        HostJvm host = host(engine, FEW_THREADS, "threads", "10")) {
      sweepsOnAfter(engine, host);
      assertThat(host.out()).contains("no more threads");
    }
  }

  private boolean isRoot() throws IOException {
    Object uid = Objects.requireNonNull(Files.getAttribute(folder, "unix:uid"));
    return uid.equals(0);
  }

  @Test
  void anExceptionThatThrowsDoesNotReachTheHostsHandler() throws Exception {
    try (SimulatedEngine engine = engine();
        HostJvm host = host(engine, List.of(), "sense", "1")) {
      sweepsOnAfter(engine, host);
      assertThat(log).content().contains("WARN");
    }
  }

  @Test
  void aHostThatInstallsItsSecurityManagerLater() throws Exception {
    Assumptions.assumeTrue(Runtime.version().feature() < 18, "later JVMs have none by default");
    try (SimulatedEngine engine = engine();
        HostJvm host = host(engine, List.of(), "manager", "1")) {
      goOn(host);
      host.awaitOut("taken and given back");
      host.awaitErr("access denied");
      assertThat(host.process().isAlive()).isTrue();
    }
  }

  /** Of heap, threads, engine, callback and the log's reader now this fails, now that. */
  @Test
  void daysOfAllKinds() throws Exception {
    Path pipe = folder.resolve("agent.log");
    assertThat(new ProcessBuilder("mkfifo", "-m", "666", pipe.toString()).start().waitFor())
        .isZero();
    Process reader = new ProcessBuilder("head", "-c", "1500", pipe.toString()).start();
    List<String> before = isRoot() ? FEW_THREADS : List.of();
    String seconds = String.valueOf(SECONDS);
    String[] days =
        isRoot() ? new String[] {"days", seconds, "few"} : new String[] {"days", seconds};
    try (SimulatedEngine engine = engine()) {
      String kept = engine.add(old("kept"));
      try (HostJvm host = host(engine, before, days)) {
        goOn(host);
        Instant end = Instant.now().plusSeconds(SECONDS);
        List<String> lost = new ArrayList<>();
        for (int day = 0; Instant.now().isBefore(end); day++) {
          spoil(engine, day);
          lost.add(engine.add(old("lost-" + day)));
          TimeUnit.SECONDS.sleep(2);
        }
        engine.clearFaults();
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> host.out().contains("given back") || !host.process().isAlive());
        assertThat(host.process().isAlive()).as(host.err()).isTrue();
        awaitSweeps(engine, 3);
        lost.add(engine.add(old("lost at the end")));
        await()
            .atMost(Duration.ofMinutes(3))
            .untilAsserted(() -> assertThat(lost).as(() -> end(host.err())).noneMatch(engine::has));
        assertThat(engine.has(kept)).isTrue();
        System.out.printf(
            "[bad days] %d s: %d lists, %d removed%n",
            SECONDS, engine.count(Call.LIST), engine.count(Call.REMOVE));
        goOn(host);
        assertThat(host.ended().code()).isEqualTo(7);
        assertThat(host.out()).doesNotContain("ended:");
        assertThat(host.err()).contains("cannot write to");
      }
    } finally {
      reader.destroyForcibly();
    }
  }

  private static String end(String log) {
    return log.substring(Math.max(0, log.length() - 3_000));
  }

  private static SimulatedContainer old(String name) {
    return SimulatedContainer.named(name)
        .withLabel("job", "1")
        .withCreated(Instant.parse("2020-01-01T00:00:00Z"));
  }

  private static void spoil(SimulatedEngine engine, int day) {
    engine.clearFaults();
    switch (day % 6) {
      case 0 -> engine.fault(Call.PING, Fault.status(500, "down"));
      case 1 -> engine.fault(Call.LIST, Fault.reset());
      case 2 -> engine.fault(Call.LIST, Fault.hang());
      case 3 -> engine.fault(Call.INSPECT, Fault.garbage());
      default -> engine.clearFaults();
    }
  }
}
