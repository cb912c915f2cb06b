package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.RecordedRequest;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import io.github.containerreconciler.simulated.SimulatedNetwork;
import io.github.containerreconciler.simulated.SimulatedVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the agent is made to do, it asks of the engine what the table in OPERATIONS says, and
 * nothing else: users put a filtering proxy in front that lets only this through.
 */
class EndpointsTest {

  private static final Pattern ROW =
      Pattern.compile("\\| (GET|POST|PUT|DELETE) \\| `(/\\S+)` \\|.*");
  private static final Pattern VERSION = Pattern.compile("|1\\.\\d\\d");

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir private Path folder;

  /** Each row of the table, and what requests look like that it allows. */
  private static Map<String, Pattern> table() throws IOException {
    Map<String, Pattern> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("OPERATIONS.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String path =
            row.group(2)
                .replace("{id}", "[^/]+")
                .replace("{name}", "[^/]+")
                .replace("{image}", ".+");
        rows.put(row.group(1) + " " + row.group(2), Pattern.compile(row.group(1) + " " + path));
      }
    }
    return rows;
  }

  /** All that the agent can be made to do with an engine. */
  private List<RecordedRequest> doEverything(String name, SimulatedEngine.Builder builder)
      throws Exception {
    String settings =
        "stop-timeout=1s,creation-grace=0s,evidence="
            + folder.resolve("evidence")
            + ",resources=containers,resources=networks,resources=volumes";
    try (SimulatedEngine engine = builder.unixSocket(folder.resolve(name)).start()) {
      doEverything(engine, settings);
      return engine.requests(); // those of the agent's end included
    }
  }

  private static void doEverything(SimulatedEngine engine, String settings) throws Exception {
    try (SweptEngine agent = new SweptEngine(engine.endpoint(), "x", settings)) {
      lost(engine, "previewed");
      assertThat(agent.preview()).hasSize(1);
      assertThat(agent.reconciler.explain("previewed")).contains("to be removed");
      assertThat(agent.reconciler.explain("nowhere")).contains("unknown");
      engine.add(SimulatedNetwork.named("left").withLabel("cr-test", "x").withCreated(LONG_AGO));
      engine.add(
          SimulatedVolume.named("0".repeat(64)).withLabel("cr-test", "x").withCreated(LONG_AGO));
      agent.reconciler.setDryRun(true);
      agent.sweep();
      agent.reconciler.setDryRun(false);
      agent.sweep();
      for (int status : new int[] {400, 404, 409, 500}) {
        lost(engine, "fails-" + status);
        engine.fault(Call.STOP, Fault.status(status, "on purpose"), 1);
        engine.fault(Call.REMOVE, Fault.status(status, "on purpose"), 1);
        agent.sweep();
      }
      for (Call call : List.of(Call.PING, Call.VERSION, Call.INFO, Call.LIST, Call.INSPECT)) {
        lost(engine, "after-" + call);
        engine.fault(call, Fault.status(400, "client version 1.41 is too old"), 1);
        agent.sweep();
        engine.fault(call, Fault.reset(), 1);
        agent.sweep();
      }
      engine.upgradeTo("29.0.0", "1.52", "1.44");
      lost(engine, "after-upgrade");
      agent.sweep();
    }
  }

  private static void lost(SimulatedEngine engine, String name) {
    engine.add(SimulatedContainer.named(name).withLabel("cr-test", "x").withCreated(LONG_AGO));
  }

  @Test
  void nothingIsAskedButWhatTheTableSays() throws Exception {
    List<RecordedRequest> requests =
        new ArrayList<>(doEverything("a.sock", SimulatedEngine.builder()));
    requests.addAll(doEverything("b.sock", SimulatedEngine.builder().refuseUnversioned(403)));
    Map<String, Pattern> table = table();
    assertThat(requests)
        .allSatisfy(
            r -> {
              String asked = r.method() + " " + r.path();
              assertThat(table.values()).as(asked).anyMatch(row -> row.matcher(asked).matches());
              assertThat(r.version()).matches(VERSION);
            });
    table.forEach(
        (row, pattern) ->
            assertThat(requests)
                .as("requests of the row " + row)
                .anyMatch(r -> pattern.matcher(r.method() + " " + r.path()).matches()));
  }
}
