package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.ListFilter;
import io.github.containerreconciler.engine.RemovalOptions;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call meets every fault: it ends by its deadline, nothing goes that should stay, the next
 * call works, and no thread or descriptor is left. A table of it is printed at the end.
 */
class FaultMatrixTest {

  private static final Duration AMPLE = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(600);
  private static final Duration SLACK = Duration.ofSeconds(5);
  private static final String IMAGE = "sha256:" + "1".repeat(64);

  private static final Set<Call> READS =
      EnumSet.of(Call.VERSION, Call.INFO, Call.LIST, Call.INSPECT, Call.IMAGE);

  /** What comes before the engine acts: nothing may be removed then. */
  private static final Set<String> BEFORE_ACTING =
      Set.of(
          "hang", "slow", "garbage", "reset", "version", "400", "401", "403", "404", "409", "500",
          "503", "302");

  private static final Map<String, String> TABLE = new ConcurrentSkipListMap<>();

  @TempDir private Path folder;

  private static Map<String, Fault> faults() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.put("slow", Fault.slow(Duration.ofMinutes(2)));
    faults.put("hang", Fault.hang());
    faults.put("stall-after-headers", Fault.stallAfterHeaders());
    faults.put("stall-in-body", Fault.stallInBody());
    faults.put("trickle", Fault.trickle(Duration.ofMillis(100)));
    faults.put("truncated", Fault.truncate(1));
    faults.put("garbage", Fault.garbage());
    faults.put("html", Fault.html());
    faults.put("null", Fault.body("null"));
    faults.put("types", Fault.body("[{\"Id\":1,\"Created\":[]}]"));
    faults.put("1GB", Fault.hugeBody(1L << 30));
    faults.put("reset", Fault.reset());
    faults.put("version", Fault.status(400, "client version 1.41 is too old. Minimum is 1.44"));
    for (int status : new int[] {400, 401, 403, 409, 500}) {
      faults.put("" + status, Fault.status(status, "on purpose"));
    }
    faults.put("404", Fault.status(404, "No such image or container"));
    faults.put("503", Fault.unavailableRetryAfter(120));
    faults.put("302", Fault.redirect(302, "http://127.0.0.1:1/"));
    return faults;
  }

  static Stream<Arguments> rows() {
    return Stream.of("unix", "tcp")
        .flatMap(
            transport ->
                Stream.of(
                        Call.PING,
                        Call.VERSION,
                        Call.INFO,
                        Call.LIST,
                        Call.INSPECT,
                        Call.IMAGE,
                        Call.REMOVE,
                        Call.STOP)
                    .map(call -> arguments(transport, call)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyCallMeetsEveryFault(String transport, Call call) throws Exception {
    Map<String, String> outcomes = new TreeMap<>();
    long descriptors;
    try (SimulatedEngine simulated = start(transport)) {
      simulated.addImage(IMAGE, Map.of("a", "b"));
      String other = simulated.add(SimulatedContainer.named("other"));
      String id = simulated.add(SimulatedContainer.named("target"));
      try (DockerEngine warm = DockerEngine.of(simulated.endpoint(), null, Map.of())) {
        outcome(warm, call, id, AMPLE);
      }
      await().until(() -> EngineFixture.threads() == 0);
      descriptors = descriptors();
      for (Map.Entry<String, Fault> fault : faults().entrySet()) {
        simulated.add(SimulatedContainer.named("target"));
        String outcome = meet(simulated, call, id, fault.getKey(), fault.getValue());
        outcomes.merge(outcome, fault.getKey(), (a, b) -> a + " " + b);
        assertThat(simulated.has(other)).isTrue();
      }
    }
    for (Map.Entry<String, String> nowhere : nowhere(transport).entrySet()) {
      try (DockerEngine nobody = DockerEngine.of(nowhere.getValue(), null, Map.of())) {
        String outcome = outcome(nobody, call, "a".repeat(64), AMPLE);
        assertThat(outcome).isEqualTo("UNREACHABLE");
        outcomes.merge(outcome, nowhere.getKey(), (a, b) -> a + " " + b);
      }
    }
    TABLE.put(String.format("%-4s %-7s", transport, call), outcomes.toString());
    await().until(() -> EngineFixture.threads() == 0);
    await().until(() -> descriptors() <= descriptors + 2); // the server's own are gone by now
  }

  private SimulatedEngine start(String transport) throws Exception {
    return transport.equals("tcp")
        ? SimulatedEngine.builder().tcp().start()
        : SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
  }

  private static String meet(
      SimulatedEngine simulated, Call call, String id, String name, Fault fault) throws Exception {
    try (DockerEngine engine = DockerEngine.of(simulated.endpoint(), null, Map.of())) {
      if (call != Call.VERSION) {
        engine.info(AMPLE);
      }
      Duration deadline = name.equals("1GB") ? AMPLE : SHORT;
      simulated.fault(call, fault);
      long before = System.nanoTime();
      String outcome = outcome(engine, call, id, deadline);
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .as("%s %s", call, name)
          .isLessThan(deadline.plus(SLACK));
      if (READS.contains(call) && !outcome.equals("none")) {
        assertThat(outcome).as("%s %s", call, name).matches("[A-Z_]+");
      }
      if (call != Call.STOP && (call != Call.REMOVE || BEFORE_ACTING.contains(name))) {
        assertThat(simulated.has(id)).as("%s %s", call, name).isTrue();
      }
      if (call == Call.STOP && !outcome.equals("REMOVED")) {
        assertThat(name).isIn("401", "403", "version"); // no other failure to stop spares it
      }
      simulated.clearFaults();
      simulated.add(SimulatedContainer.named("target"));
      assertThat(outcome(engine, call, id, AMPLE))
          .as("after %s %s", call, name)
          .matches("ok|REM.*");
      return outcome;
    }
  }

  private static String outcome(DockerEngine engine, Call call, String id, Duration timeout) {
    try {
      return switch (call) {
        case PING -> {
          engine.ping(timeout);
          yield "ok";
        }
        case VERSION, INFO -> engine.info(timeout).id().isEmpty() ? "none" : "ok";
        case LIST ->
            engine.listRunning(ListFilter.NONE, c -> true, timeout).isEmpty() ? "none" : "ok";
        case INSPECT -> engine.inspect(id, timeout).isPresent() ? "ok" : "none";
        case IMAGE -> engine.imageLabels(IMAGE, timeout).isEmpty() ? "none" : "ok";
        case STOP ->
            engine.remove(id, new RemovalOptions(false, Duration.ofMillis(100)), timeout).name();
        default -> engine.remove(id, EngineFixture.AT_ONCE, timeout).name();
      };
    } catch (EngineException e) {
      return e.reason().name();
    }
  }

  /** Addresses at which nobody answers. */
  private Map<String, String> nowhere(String transport) throws Exception {
    if (transport.equals("tcp")) {
      try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return Map.of("refused", "tcp://127.0.0.1:" + closed.getLocalPort());
      }
    }
    Path left = folder.resolve("left.sock");
    try (ServerSocketChannel closed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      closed.bind(UnixDomainSocketAddress.of(left));
    }
    return Map.of("refused", "unix://" + left, "missing", "unix://" + folder.resolve("none"));
  }

  private static long descriptors() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  @AfterAll
  static void print() {
    List<String> lines =
        TABLE.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
    System.out.println("Every call and every fault:\n" + String.join("\n", lines));
  }
}
