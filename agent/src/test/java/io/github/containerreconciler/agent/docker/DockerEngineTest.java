package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.containerreconciler.engine.ContainerDetails;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.EngineException.Reason;
import io.github.containerreconciler.engine.ListFilter;
import io.github.containerreconciler.engine.Removal;
import io.github.containerreconciler.engine.RemovalOptions;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerEngineTest {

  private static final Duration AMPLE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final RemovalOptions AT_ONCE = new RemovalOptions(false, Duration.ZERO);
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00.123456789Z");

  @TempDir private Path folder;
  private SimulatedEngine simulated;
  private DockerEngine engine;

  private void start(SimulatedEngine.Builder builder) throws IOException {
    simulated = builder.start();
    engine = DockerEngine.of(simulated.endpoint(), null, Map.of());
  }

  private void start() throws IOException {
    start(SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")));
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    simulated.close();
    await().until(() -> threads() == 0);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("container-reconciler-engine"))
        .count();
  }

  private static SimulatedContainer job(String name) {
    return SimulatedContainer.named(name).withLabel("job", name).withCreated(CREATED);
  }

  @Test
  void theListHoldsWhatTheEngineSays() throws Exception {
    start();
    String id = simulated.add(job("a").withMount("/alloc"));
    List<RunningContainer> list = engine.listRunning(ListFilter.NONE, c -> true, AMPLE);
    assertThat(list)
        .containsExactly(
            new RunningContainer(
                id,
                List.of("/a"),
                "acme/job:1",
                "sha256:" + "1".repeat(64),
                Map.of("job", "a"),
                List.of("/alloc"),
                Instant.ofEpochSecond(CREATED.getEpochSecond())));
  }

  @Test
  void pausedAndRestartingContainersAreListedAndStoppedOnesAreNot() throws Exception {
    start();
    for (String state : List.of("running", "paused", "restarting", "exited", "created")) {
      simulated.add(job(state).withState(state));
    }
    assertThat(engine.listRunning(ListFilter.NONE, c -> true, AMPLE))
        .extracting(RunningContainer::name)
        .containsExactlyInAnyOrder("running", "paused", "restarting");
  }

  @Test
  void filtersNarrowTheListOnTheEnginesSide() throws Exception {
    start();
    simulated.add(job("a").withMount("/alloc"));
    simulated.add(job("b"));
    simulated.add(SimulatedContainer.named("c"));
    assertThat(names(new ListFilter(List.of("job"), List.of()))).containsExactly("a", "b");
    assertThat(names(new ListFilter(List.of("job=b"), List.of()))).containsExactly("b");
    assertThat(names(new ListFilter(List.of(), List.of("/alloc")))).containsExactly("a");
    assertThat(names(new ListFilter(List.of("job=x y&z"), List.of()))).isEmpty();
  }

  private List<String> names(ListFilter filter) throws EngineException {
    return engine.listRunning(filter, c -> true, AMPLE).stream()
        .map(RunningContainer::name)
        .toList();
  }

  @Test
  void anEmptyFilterIsNotSentAtAll() throws Exception {
    start();
    names(ListFilter.NONE);
    names(new ListFilter(List.of("job"), List.of()));
    List<Map<String, String>> queries =
        simulated.requests().stream()
            .filter(r -> r.call() == Call.LIST)
            .map(r -> r.query())
            .toList();
    assertThat(queries).containsExactly(Map.of(), Map.of("filters", "{\"label\":[\"job\"]}"));
  }

  @Test
  void inspectGivesTheStartAndACreationFinerThanASecond() throws Exception {
    start();
    String id = simulated.add(job("a").withStartedAt(CREATED.plusSeconds(9)));
    ContainerDetails details = engine.inspect("a", AMPLE).orElseThrow();
    assertThat(details.container().id()).isEqualTo(id);
    assertThat(details.container().created()).isEqualTo(CREATED);
    assertThat(details.startedAt()).isEqualTo(CREATED.plusSeconds(9));
    assertThat(details.running()).isTrue();
    assertThat(engine.inspect("nobody", AMPLE)).isEmpty();
  }

  @Test
  void aContainerNeverStartedHasNoStart() throws Exception {
    start();
    simulated.add(job("a").withState("created"));
    ContainerDetails details = engine.inspect("a", AMPLE).orElseThrow();
    assertThat(details.startedAt()).isNull();
    assertThat(details.running()).isFalse();
  }

  @Test
  void imageLabelsAreReadAndAnUnknownImageHasNone() throws Exception {
    start();
    simulated.addImage("sha256:" + "1".repeat(64), Map.of("job", "a"));
    assertThat(engine.imageLabels("sha256:" + "1".repeat(64), AMPLE)).containsEntry("job", "a");
    assertThat(engine.imageLabels("sha256:" + "3".repeat(64), AMPLE)).isEmpty();
  }

  @Test
  void removingForcesAndTellsWhatWasGoneAlready() throws Exception {
    start();
    String id = simulated.add(job("a"));
    assertThat(engine.remove(id, AT_ONCE, AMPLE)).isEqualTo(Removal.REMOVED);
    assertThat(simulated.has(id)).isFalse();
    assertThat(engine.remove(id, AT_ONCE, AMPLE)).isEqualTo(Removal.ALREADY_GONE);
  }

  @Test
  void aRemovalUnderWayIsASuccessOfAKindAndAnotherConflictIsNot() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(
        Call.REMOVE, Fault.status(409, "removal of container x is already in progress"), 1);
    assertThat(engine.remove(id, AT_ONCE, AMPLE)).isEqualTo(Removal.ALREADY_GONE);
    simulated.fault(Call.REMOVE, Fault.status(409, "is in use"), 1);
    assertFails(Reason.REFUSED, () -> engine.remove(id, AT_ONCE, AMPLE));
  }

  @Test
  void aStopTimeoutStopsFirst() throws Exception {
    start();
    String id = simulated.add(job("a"));
    engine.remove(id, new RemovalOptions(true, Duration.ofSeconds(3)), AMPLE);
    assertThat(simulated.requests())
        .extracting(r -> r.call() + " " + r.query())
        .endsWith("STOP {t=3}", "REMOVE {force=true, v=true}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../info", "a/b", "a?x=1", "a%2Fb", "-a", "a b"})
  void whatIsNoIdOrNameNeverEntersAPath(String text) throws Exception {
    start();
    assertThatThrownBy(() -> engine.inspect(text, AMPLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.remove(text, AT_ONCE, AMPLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(simulated.requests()).isEmpty();
  }

  @Test
  void removalTakesFullIdsOnly() throws Exception {
    start();
    simulated.add(job("a"));
    assertThatThrownBy(() -> engine.remove("a", AT_ONCE, AMPLE))
        .hasMessageContaining("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theNewestCommonVersionIsSpoken(String api, String minApi, String spoken) throws Exception {
    start(SimulatedEngine.builder().unixSocket(folder.resolve("v.sock")).version("x", api, minApi));
    assertThat(engine.info(AMPLE).apiVersion()).isEqualTo(spoken);
  }

  static Stream<Arguments> versions() {
    return Stream.of(
        arguments("1.41", "1.12", "1.41"),
        arguments("1.43", "1.24", "1.43"),
        arguments("1.51", "1.24", "1.51"),
        arguments("1.52", "1.44", "1.51"),
        arguments("1.24", "1.12", "1.24"));
  }

  @Test
  void withoutACommonVersionTheReasonNamesBothSides() throws Exception {
    start(
        SimulatedEngine.builder()
            .unixSocket(folder.resolve("v.sock"))
            .version("99", "1.90", "1.80"));
    assertThatThrownBy(() -> engine.info(AMPLE))
        .hasMessageContaining("1.80 to 1.90")
        .hasMessageContaining("1.24 to 1.51");
  }

  @Test
  void anUpgradeUnderUsIsNegotiatedAnew() throws Exception {
    start();
    engine.info(AMPLE);
    simulated.upgradeTo("29.0.0", "1.52", "1.44");
    assertThat(engine.listRunning(ListFilter.NONE, c -> true, AMPLE)).isEmpty();
    assertThat(engine.info(AMPLE).apiVersion()).isEqualTo("1.51");
    assertThat(engine.info(AMPLE).version()).isEqualTo("29.0.0");
  }

  @Test
  void theEnginesClockIsTold() throws Exception {
    start();
    simulated.setClockSkew(Duration.ofHours(-3));
    assertThat(engine.info(AMPLE).time())
        .isBetween(Instant.now().minusSeconds(10_900), Instant.now().minusSeconds(10_700));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void whatIsNotDockersListIsRefusedAsAWhole(String body) throws Exception {
    start();
    simulated.fault(Call.LIST, Fault.body(body));
    assertThatThrownBy(() -> engine.listRunning(ListFilter.NONE, c -> true, AMPLE))
        .isInstanceOf(EngineException.class);
  }

  static Stream<String> bodies() {
    String id = "a".repeat(64);
    return Stream.of(
        "",
        "null",
        "{}",
        "[1]",
        "[null]",
        "[{}]",
        "<html></html>",
        "[{\"Id\":\"" + id + "\"}]",
        "[{\"Id\":\"../../x\",\"Created\":1}]",
        "[{\"Id\":7,\"Created\":1}]",
        "[{\"Id\":\"" + id + "\",\"Created\":\"x\"}]",
        "[{\"Id\":\"" + id + "\",\"Created\":1,\"Labels\":[]}]",
        "[{\"Id\":\"" + id + "\",\"Created\":1,\"Names\":{}}]",
        "[{\"Id\":\"" + id + "\",\"Created\":1}",
        "[{\"Id\":\"" + id + "\",\"Created\":1}]]",
        "[{\"Id\":\"" + id + "\",\"Created\":1}] x");
  }

  @Test
  void whatMayBeMissingMayBeNull() throws Exception {
    start();
    String id = "a".repeat(64);
    simulated.fault(
        Call.LIST,
        Fault.body(
            "[{\"Id\":\""
                + id
                + "\",\"Created\":1,\"Labels\":null,\"Names\":null,\"Mounts\":null}]"));
    assertThat(engine.listRunning(ListFilter.NONE, c -> true, AMPLE)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyCallEndsByItsDeadlineAndTheNextOneWorks(boolean tcp, Call call, Fault fault)
      throws Exception {
    var builder = SimulatedEngine.builder();
    start(tcp ? builder.tcp() : builder.unixSocket(folder.resolve("f.sock")));
    String id = simulated.add(job("a"));
    if (call != Call.VERSION) {
      engine.info(AMPLE);
    }
    simulated.fault(call, fault);
    long before = System.nanoTime();
    assertThatThrownBy(() -> invoke(call, id, SHORT)).isInstanceOf(EngineException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    if (call != Call.REMOVE) {
      assertThat(simulated.has(id)).isTrue();
    }
    simulated.clearFaults();
    invoke(call, id, AMPLE);
  }

  private Object invoke(Call call, String id, Duration timeout) throws EngineException {
    return switch (call) {
      case PING -> {
        engine.ping(timeout);
        yield true;
      }
      case VERSION, INFO -> engine.info(timeout);
      case LIST -> engine.listRunning(ListFilter.NONE, c -> true, timeout);
      case INSPECT -> engine.inspect(id, timeout);
      case IMAGE -> engine.imageLabels("sha256:" + "1".repeat(64), timeout);
      default -> engine.remove(id, AT_ONCE, timeout);
    };
  }

  static Stream<Arguments> faults() {
    List<Fault> always =
        List.of(
            Fault.hang(),
            Fault.slow(Duration.ofSeconds(60)),
            Fault.trickle(Duration.ofMillis(100)),
            Fault.garbage(),
            Fault.reset(),
            Fault.status(500, "on purpose"),
            Fault.status(401, "who are you"),
            Fault.status(403, "you may not"),
            Fault.status(400, "bad"),
            Fault.unavailableRetryAfter(60));
    List<Fault> withBody =
        List.of(
            Fault.stallAfterHeaders(),
            Fault.stallInBody(),
            Fault.truncate(3),
            Fault.html(),
            Fault.body("null"));
    return Stream.of(true, false)
        .flatMap(
            tcp ->
                Stream.of(Call.PING, Call.VERSION, Call.INFO, Call.LIST, Call.INSPECT, Call.REMOVE)
                    .flatMap(
                        call ->
                            Stream.concat(
                                    always.stream(),
                                    call == Call.PING || call == Call.REMOVE
                                        ? Stream.of()
                                        : withBody.stream())
                                .map(fault -> arguments(tcp, call, fault))));
  }

  @Test
  void aHangingCallDoesNotDisturbTheOthers() throws Exception {
    start();
    String hangs = simulated.add(job("hangs"));
    String works = simulated.add(job("works"));
    engine.info(AMPLE);
    simulated.faultOn(hangs, Call.INSPECT, Fault.hang());
    Thread hanging =
        new Thread(() -> assertFails(Reason.TIMEOUT, () -> engine.inspect(hangs, SHORT)));
    hanging.start();
    assertThat(engine.inspect(works, AMPLE)).isPresent();
    hanging.join();
    assertThat(engine.inspect(works, AMPLE)).isPresent();
  }

  @Test
  void closingEndsCallsUnderWay() throws Exception {
    start();
    engine.info(AMPLE);
    simulated.fault(Call.LIST, Fault.hang());
    Thread closer =
        new Thread(
            () -> {
              await().until(() -> simulated.count(Call.LIST) == 1);
              engine.close();
            });
    closer.start();
    assertFails(
        Reason.CLOSED, () -> engine.listRunning(ListFilter.NONE, c -> true, Duration.ofMinutes(5)));
    closer.join();
    assertFails(Reason.CLOSED, () -> engine.ping(AMPLE));
  }

  @Test
  void anEngineThatIsNotThereIsUnreachable() throws Exception {
    start();
    try (DockerEngine nobody = DockerEngine.of("unix:///nonexistent.sock", null, Map.of())) {
      assertFails(Reason.UNREACHABLE, () -> nobody.ping(AMPLE));
    }
    try (DockerEngine nobody = DockerEngine.of("tcp://127.0.0.1:1", null, Map.of())) {
      assertFails(Reason.UNREACHABLE, () -> nobody.ping(AMPLE));
    }
  }

  private static void assertFails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
