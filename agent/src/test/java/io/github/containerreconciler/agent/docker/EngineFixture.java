package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.RemovalOptions;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A simulated engine and our client for it; no thread of the client may outlive a test. */
abstract class EngineFixture {

  static final Duration AMPLE = Duration.ofSeconds(30);
  static final Duration SHORT = Duration.ofMillis(400);
  static final RemovalOptions AT_ONCE = new RemovalOptions(false, Duration.ZERO);
  static final Instant CREATED = Instant.parse("2026-01-01T00:00:00.123456789Z");

  @TempDir Path folder;
  SimulatedEngine simulated;
  DockerEngine engine;

  void start(SimulatedEngine.Builder builder) throws IOException {
    simulated = builder.start();
    engine = DockerEngine.of(simulated.endpoint(), null, Map.of());
  }

  void start() throws IOException {
    start(onSocket());
  }

  SimulatedEngine.Builder onSocket() {
    return SimulatedEngine.builder().unixSocket(folder.resolve("e.sock"));
  }

  static SimulatedEngine.Builder onIpv6() throws IOException {
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    return SimulatedEngine.builder().tcp(InetAddress.getByAddress(loopback));
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    simulated.close();
    await().until(() -> threads() == 0);
  }

  static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("container-reconciler-engine"))
        .count();
  }

  static SimulatedContainer job(String name) {
    return SimulatedContainer.named(name).withLabel("job", name).withCreated(CREATED);
  }

  static void assertFails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
