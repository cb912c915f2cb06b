package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.LeftoverRemoval;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.RemovalOptions;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedEngine;
import io.github.containerreconciler.simulated.SimulatedNetwork;
import io.github.containerreconciler.simulated.SimulatedVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every call of the engine under every fault: it returns by its deadline, nothing is removed that
 * was not to be, the next call works, and no thread or descriptor stays. Printed as a table.
 */
class FaultMatrixTest extends EngineFixture {

  private static final String IMAGE = "sha256:" + "1".repeat(64);
  private static final String VOLUME = "vol";
  private static final Duration PROMPT = Duration.ofSeconds(2);

  /** Far above any deadline here; a busy machine may take its time to come back. */
  private static final Duration BY_ITS_DEADLINE = Duration.ofSeconds(15);

  private static final List<Call> CALLS =
      List.of(
          Call.PING,
          Call.VERSION,
          Call.INFO,
          Call.LIST,
          Call.INSPECT,
          Call.IMAGE,
          Call.REMOVE,
          Call.STOP,
          Call.VOLUMES,
          Call.CREATE_VOLUME,
          Call.REMOVE_VOLUME,
          Call.NETWORKS,
          Call.NETWORK,
          Call.REMOVE_NETWORK);

  /** Their answer is whole with its headers (204). */
  private static final Set<Call> WITHOUT_CONTENT =
      EnumSet.of(Call.REMOVE, Call.STOP, Call.REMOVE_VOLUME, Call.REMOVE_NETWORK);

  private static final Set<Call> WITHOUT_BODY =
      EnumSet.of(Call.PING, Call.REMOVE, Call.STOP, Call.REMOVE_VOLUME, Call.REMOVE_NETWORK);

  private static final Set<String> OF_CONTENT =
      Set.of("stall after headers", "stall in body", "truncated", "1 GB body");

  private static final Set<Call> ONLY_STOP = EnumSet.of(Call.STOP);

  /**
   * One row.
   *
   * @param timeout what a call is given
   * @param harmless the calls that may well succeed under it
   */
  private record Row(Fault fault, Duration timeout, Set<Call> harmless) {}

  private static Map<String, Row> rows() {
    Map<String, Row> rows = new LinkedHashMap<>();
    Set<Call> none = Set.of();
    rows.put("slow", new Row(Fault.slow(Duration.ofSeconds(60)), SHORT, none));
    rows.put("hang", new Row(Fault.hang(), SHORT, none));
    rows.put("stall after headers", new Row(Fault.stallAfterHeaders(), SHORT, WITHOUT_BODY));
    rows.put("stall in body", new Row(Fault.stallInBody(), SHORT, WITHOUT_BODY));
    rows.put("trickle", new Row(Fault.trickle(Duration.ofMillis(100)), SHORT, none));
    rows.put("truncated", new Row(Fault.truncate(3), PROMPT, WITHOUT_BODY));
    rows.put("garbage", new Row(Fault.garbage(), PROMPT, none));
    rows.put("HTML", new Row(Fault.html(), PROMPT, WITHOUT_BODY));
    rows.put("null", new Row(Fault.body("null"), PROMPT, WITHOUT_BODY));
    rows.put("wrong types", new Row(Fault.body("[{\"Id\":7},7]"), PROMPT, WITHOUT_BODY));
    rows.put("1 GB body", new Row(Fault.hugeBody(1L << 30), PROMPT, WITHOUT_BODY));
    rows.put("reset", new Row(Fault.reset(), PROMPT, none));
    rows.put("redirect", new Row(Fault.redirect(302, "http://127.0.0.1:1/"), PROMPT, none));
    rows.put(
        "400 version", new Row(Fault.status(400, "client version 1.41 is too old"), PROMPT, none));
    for (int status : new int[] {401, 403, 404, 409, 500}) {
      rows.put("" + status, new Row(Fault.status(status, "on purpose"), PROMPT, none));
    }
    rows.put("404 of a proxy", new Row(Fault.status(404, "page not found"), PROMPT, ONLY_STOP));
    rows.put("503 Retry-After", new Row(Fault.unavailableRetryAfter(60), PROMPT, none));
    return rows;
  }

  private SimulatedEngine.Builder builder(boolean tcp) {
    return tcp ? SimulatedEngine.builder().tcp() : onSocket();
  }

  @Test
  void everyCallUnderEveryFaultOnASocket() throws Exception {
    everyCallUnderEveryFault(false);
  }

  @Test
  @Tag("nightly")
  void everyCallUnderEveryFaultOverTcp() throws Exception {
    everyCallUnderEveryFault(true);
  }

  private void everyCallUnderEveryFault(boolean tcp) throws Exception {
    start(builder(tcp));
    simulated.addImage(IMAGE, Map.of("job", "a"));
    addLeftovers();
    for (Call call : CALLS) {
      invoke(call, simulated.add(job("warm-" + call)), AMPLE); // what is opened once is open now
    }
    String bystander = simulated.add(job("bystander"));
    int descriptors = descriptors();
    System.out.println(heading(tcp ? "TCP" : "Unix socket"));
    for (Map.Entry<String, Row> row : rows().entrySet()) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", row.getKey()));
      for (Call call : CALLS) {
        boolean applies = !OF_CONTENT.contains(row.getKey()) || !WITHOUT_CONTENT.contains(call);
        line.append(
            String.format(Locale.ROOT, "%-14s", applies ? cell(row.getValue(), call) : "-"));
      }
      System.out.println(line);
      assertThat(simulated.has(bystander)).isTrue();
    }
    System.out.println(unreachable(tcp));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors));
  }

  private static String heading(String transport) {
    StringBuilder heading = new StringBuilder(String.format(Locale.ROOT, "%-20s", transport));
    CALLS.forEach(call -> heading.append(String.format(Locale.ROOT, "%-14s", call)));
    return heading.toString();
  }

  /** What came of one call under one fault, and after how many milliseconds. */
  private String cell(Row row, Call call) throws Exception {
    String id = simulated.add(job("a"));
    addLeftovers();
    if (call == Call.VERSION) { // asked by a new client alone
      engine.close();
      engine = DockerEngine.of(simulated.endpoint(), null, Map.of());
    }
    simulated.fault(call, row.fault());
    long before = System.nanoTime();
    String outcome = "OK";
    try {
      invoke(call, id, row.timeout());
      // what cannot be stopped is removed by force all the same
      assertThat(call == Call.STOP || row.harmless().contains(call))
          .as("%s under %s may succeed", call, row.fault())
          .isTrue();
    } catch (EngineException e) {
      outcome = e.reason().name();
      assertThat(e.getMessage())
          .isNotBlank()
          .hasSizeLessThan(1_000)
          .doesNotContainPattern("\\p{Cc}");
    }
    long millis = (System.nanoTime() - before) / 1_000_000;
    assertThat(millis).as("%s under %s", call, row.fault()).isLessThan(BY_ITS_DEADLINE.toMillis());
    if (call != Call.REMOVE && call != Call.STOP) {
      assertThat(simulated.has(id)).isTrue();
    }
    assertThat(call == Call.REMOVE_NETWORK || simulated.hasNetwork(network())).isTrue();
    assertThat(call == Call.REMOVE_VOLUME || simulated.hasVolume(VOLUME)).isTrue();
    simulated.clearFaults();
    addLeftovers();
    invoke(call, simulated.add(job("a")), AMPLE);
    return outcome.replace("UNSUPPORTED_", "") + " " + millis;
  }

  /** The network that is there before each call. */
  private static String network() {
    return SimulatedNetwork.named("net").id();
  }

  private void addLeftovers() {
    simulated.add(SimulatedNetwork.named("net"));
    simulated.add(SimulatedVolume.named(VOLUME));
  }

  /** Whatever else an engine says must not pass for a removal. */
  private static void expectRemoved(LeftoverRemoval removal) throws EngineException {
    if (removal == LeftoverRemoval.IN_USE) {
      throw new EngineException(EngineException.Reason.REFUSED, "in use");
    }
    assertThat(removal).isEqualTo(LeftoverRemoval.REMOVED);
  }

  private void invoke(Call call, String id, Duration timeout) throws EngineException {
    switch (call) {
      case PING -> engine.ping(timeout);
      case VERSION, INFO -> engine.info(timeout);
      case LIST -> engine.list(ListFilter.NONE, c -> true, timeout);
      case INSPECT -> engine.inspect(id, timeout);
      case IMAGE -> engine.imageLabels(IMAGE, null, timeout);
      case VOLUMES -> engine.volumes(null, timeout);
      case CREATE_VOLUME -> engine.createVolume(VOLUME, Map.of(), timeout);
      case REMOVE_VOLUME -> expectRemoved(engine.removeVolume(VOLUME, timeout));
      case NETWORKS -> engine.networks(timeout);
      case NETWORK -> engine.network(network(), timeout);
      case REMOVE_NETWORK -> expectRemoved(engine.removeNetwork(network(), timeout));
      case STOP -> engine.remove(id, new RemovalOptions(false, Duration.ofMillis(1)), timeout);
      default -> engine.remove(id, AT_ONCE, timeout);
    }
  }

  /** Nobody listens, and the socket is gone. */
  private String unreachable(boolean tcp) throws Exception {
    String id = simulated.add(job("a"));
    String endpoint = simulated.endpoint();
    simulated.close();
    StringBuilder line = new StringBuilder();
    for (boolean missing : new boolean[] {false, true}) {
      if (missing && !tcp) {
        Files.deleteIfExists(Path.of(endpoint.substring("unix://".length())));
      }
      line.append(
          String.format(Locale.ROOT, "%-20s", missing && !tcp ? "socket missing" : "refused"));
      for (Call call : CALLS) {
        EngineException e = null;
        try {
          invoke(call, id, PROMPT);
        } catch (EngineException caught) {
          e = caught;
        }
        assertThat(e).as("%s with nobody there", call).isNotNull();
        line.append(String.format(Locale.ROOT, "%-14s", e.reason()));
      }
      line.append(missing ? "" : System.lineSeparator());
    }
    return line.toString();
  }

  private static int descriptors() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return (int) files.count();
    }
  }
}
