package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.ListFilter;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.engine.StartWatcher;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream of starts, whole and under every fault. */
class StartStreamTest extends EngineFixture {

  /** Hears all that is told. */
  private static final class Heard implements StartWatcher {

    private final List<RunningContainer> started = new CopyOnWriteArrayList<>();
    private final List<Instant> times = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private volatile boolean open;

    @Override
    public void opened() {
      open = true;
    }

    @Override
    public void started(RunningContainer container, Instant at) {
      times.add(at);
      started.add(container);
    }

    @Override
    public void ended(String why) {
      ends.add(why);
    }
  }

  private final Heard heard = new Heard();

  @AfterEach
  void noReaderIsLeft() {
    engine.close();
    await().until(() -> readers() == 0);
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("container-reconciler-events"))
        .count();
  }

  private Runnable watch(String... labels) throws Exception {
    return watch(AMPLE, labels);
  }

  private Runnable watch(Duration timeout, String... labels) throws Exception {
    return engine.watchStarts(new ListFilter(List.of(labels), List.of()), heard, timeout);
  }

  private void open(String... labels) throws Exception {
    watch(labels);
    await().until(() -> heard.open);
    await().until(() -> simulated.watchers() > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "ipv4", "ipv6"})
  void aStartIsToldWithIdNameLabelsAndExactTime(String over) throws Exception {
    start(
        switch (over) {
          case "unix" -> onSocket();
          case "ipv4" -> SimulatedEngine.builder().tcp();
          default -> onIpv6();
        });
    open("job=a");
    simulated.add(job("other"));
    String id = simulated.add(job("a"));
    await().until(() -> !heard.started.isEmpty());
    RunningContainer told = heard.started.get(0);
    assertThat(told.id()).isEqualTo(id);
    assertThat(told.names()).containsExactly("/a");
    assertThat(told.labels()).containsEntry("job", "a");
    assertThat(heard.times.get(0)).isEqualTo(CREATED);
    assertThat(heard.started).hasSize(1);
  }

  @Test
  void closedItSaysNothingMoreAndLetsGoOfItsDescriptor() throws Exception {
    start();
    engine.ping(AMPLE);
    Runnable stop = watch();
    await().until(() -> simulated.watchers() == 1);
    stop.run();
    stop.run();
    await().until(() -> simulated.watchers() == 0 && readers() == 0);
    simulated.add(job("a"));
    assertThat(heard.started).isEmpty();
    assertThat(heard.ends).isEmpty();
  }

  @Test
  void oneThreadReadsTheStreamsOfAHundredEngines() throws Exception {
    start();
    Streams shared = new Streams();
    List<DockerEngine> engines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      DockerEngine each =
          new DockerEngine(EngineAddress.resolve(simulated.endpoint(), null, Map.of()), shared);
      engines.add(each);
      each.watchStarts(ListFilter.NONE, heard, AMPLE);
    }
    await().until(() -> simulated.watchers() == 100);
    assertThat(readers()).isEqualTo(1);
    simulated.add(job("a"));
    await().until(() -> heard.started.size() == 100);
    engines.forEach(DockerEngine::close);
    await().until(() -> simulated.watchers() == 0 && readers() == 0);
  }

  @Test
  void aStreamEndsWhenItsEngineDoes() throws Exception {
    start();
    open();
    simulated.close();
    await().until(() -> heard.ends.size() == 1);
    assertThat(heard.ends.get(0)).contains("hung up");
  }

  private static Map<String, Fault> faults() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    String line = "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"";
    String event = line + "a".repeat(64) + "\",\"Attributes\":{}},\"time\":1}";
    faults.put("slow", Fault.slow(Duration.ofSeconds(2)));
    faults.put("hang", Fault.hang());
    faults.put("trickle", Fault.trickle(Duration.ofMillis(100)));
    faults.put("truncated", Fault.truncate(30));
    faults.put("garbage", Fault.garbage());
    faults.put("HTML", Fault.body("<html><body>Bad gateway</body></html>\n"));
    faults.put("null", Fault.body("null\n"));
    faults.put("wrong types", Fault.body("{\"Type\":7,\"Actor\":[]}\n"));
    faults.put("no id", Fault.body(line + "../../x\"}}\n"));
    faults.put("no end", Fault.hugeBody(1L << 30));
    faults.put("flood", Fault.flood(10_000, event));
    faults.put("flood of blanks", Fault.flood(10_000, ""));
    faults.put("flood of others", Fault.flood(10_000, "{\"Type\":\"image\"}"));
    faults.put("reset", Fault.reset());
    faults.put("redirect", Fault.redirect(302, "http://127.0.0.1:1/"));
    for (int status : new int[] {400, 401, 403, 404, 500, 503}) {
      faults.put("" + status, Fault.status(status, "on purpose"));
    }
    return faults;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void underEveryFaultItEndsOnceSaysWhyAndLeavesNothing(boolean tcp) throws Exception {
    start(tcp ? SimulatedEngine.builder().tcp() : onSocket());
    engine.ping(AMPLE);
    engine.info(AMPLE);
    watch().run();
    await().until(() -> readers() == 0 && simulated.watchers() == 0);
    int descriptors = descriptors();
    for (Map.Entry<String, Fault> fault : faults().entrySet()) {
      Heard each = new Heard();
      simulated.fault(Call.EVENTS, fault.getValue());
      long before = System.nanoTime();
      engine.watchStarts(ListFilter.NONE, each, Duration.ofMillis(500));
      await().until(() -> !each.ends.isEmpty());
      long millis = (System.nanoTime() - before) / 1_000_000;
      System.out.println(
          String.format(Locale.ROOT, "%-16s %5d ms  ", fault.getKey(), millis) + each.ends.get(0));
      assertThat(each.ends).hasSize(1);
      assertThat(each.ends.get(0))
          .isNotBlank()
          .hasSizeLessThan(1_000)
          .doesNotContainPattern("\\p{Cc}");
      assertThat(each.started.size()).as("events taken").isLessThan(10_000);
      simulated.clearFaults();
    }
    await().until(() -> readers() == 0);
    await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stall after headers", "stall in body"})
  void aStalledStreamIsSilentAndIsClosedAtOnce(String how) throws Exception {
    start();
    simulated.fault(
        Call.EVENTS, how.endsWith("body") ? Fault.stallInBody() : Fault.stallAfterHeaders());
    Runnable stop = watch();
    await().until(() -> heard.open);
    stop.run();
    await().until(() -> readers() == 0);
    assertThat(heard.ends).isEmpty();
  }

  @Test
  void whatCannotBeReachedIsSaidAtOnceOrAtTheEnd() throws Exception {
    start();
    engine.info(AMPLE);
    String endpoint = simulated.endpoint();
    simulated.close();
    for (boolean missing : new boolean[] {false, true}) {
      if (missing) {
        Files.deleteIfExists(Path.of(endpoint.substring("unix://".length())));
      }
      String why = "";
      try {
        watch(SHORT);
        await().until(() -> !heard.ends.isEmpty());
        why = heard.ends.get(0);
      } catch (EngineException e) {
        why = String.valueOf(e.getMessage());
      }
      System.out.println("unreachable: " + why);
      assertThat(why).isNotBlank();
      heard.ends.clear();
    }
  }

  @Test
  void afterASecondTornLineTheFirstIsStillTold() throws Exception {
    start();
    SimulatedContainer c = job("a");
    simulated.fault(
        Call.EVENTS,
        Fault.body(
            "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\""
                + c.id()
                + "\",\"Attributes\":{\"name\":\"a\"}},\"time\":1767225600}\n\n{\"Type\":\"con"));
    watch();
    await().until(() -> heard.ends.size() == 1);
    assertThat(heard.started).hasSize(1);
    assertThat(heard.times.get(0))
        .as("of whole seconds the end")
        .isEqualTo(Instant.parse("2026-01-01T00:00:01Z"));
  }

  private static int descriptors() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return (int) files.count();
    }
  }
}
