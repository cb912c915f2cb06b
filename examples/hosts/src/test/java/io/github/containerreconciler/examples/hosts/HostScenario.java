package io.github.containerreconciler.examples.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.examples.hosts.plain.PlainHost;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import io.github.containerreconciler.testkit.HostJvm;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tests of all hosts share: an engine with a container that the application tracks and one
 * that nobody knows, and what must become of them.
 */
abstract class HostScenario {

  static final String AGENT = System.getProperty("agent.jar", "");
  static final Path FETCHED = Path.of(System.getProperty("fetched", ""));
  static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** How the agent comes in. */
  enum Arrival {
    JAVAAGENT,
    ATTACH
  }

  @TempDir Path folder;

  private SimulatedEngine engine;
  private String kept;
  private String lost;

  @BeforeEach
  void startEngine() throws IOException {
    engine = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
    kept = engine.add(SimulatedContainer.named("kept").withLabel("job", "1"));
    lost = engine.add(SimulatedContainer.named("lost").withLabel("job", "1"));
  }

  @AfterEach
  void stopEngine() throws IOException {
    engine.close();
  }

  /** The agent's arguments. */
  String settings() {
    return "owner-label=job,period=1s,creation-grace=1s,docker-host=" + engine.endpoint();
  }

  String javaagent() {
    return "-javaagent:" + AGENT + "=" + settings();
  }

  /** The JVM option that brings the agent in, or none if it comes later. */
  List<String> options(Arrival arrival) {
    return arrival == Arrival.JAVAAGENT ? List.of(javaagent()) : List.of();
  }

  /** Brings the agent in now, if it is not there yet. */
  void arrive(Arrival arrival, HostJvm host) throws Exception {
    if (arrival == Arrival.ATTACH) {
      host.attach(AGENT, settings());
    }
  }

  /** Starts the host without libraries; {@code what} is to do, last its exit code. */
  HostJvm plainHost(String java, List<String> options, String... what) throws IOException {
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(options);
    command.add(PlainHost.class.getName());
    command.addAll(List.of(what));
    return HostJvm.start(folder, command, Map.of());
  }

  static String java() {
    return JAVA_HOME.resolve("bin/java").toString();
  }

  /** This module's own classes, as the hosts' class path. */
  static Path classes() {
    try {
      return Path.of(PlainHost.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The agent runs, sees the callback, and removes what nobody knows and nothing else. */
  void theAgentDoesItsWork(HostJvm host) throws Exception {
    await("removal of the lost container")
        .atMost(HostJvm.LONG)
        .untilAsserted(() -> assertThat(engine.has(lost)).as(host.out() + host.err()).isFalse());
    assertThat(engine.has(kept)).isTrue();
    await("the status")
        .atMost(HostJvm.LONG)
        .until(() -> host.property("container-reconciler.status").startsWith("running "));
    await("the report of the removal")
        .atMost(HostJvm.LONG)
        .until(() -> host.attribute("RemovedTotal").equals(1L));
    assertThat((CompositeData[]) host.attribute("Callbacks"))
        .extracting(callback -> callback.get("name"))
        .containsExactly("jobs");
    assertThat(host.attribute("TrackedContainers")).isEqualTo(1L);
  }
}
