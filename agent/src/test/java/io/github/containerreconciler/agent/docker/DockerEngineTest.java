package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Removal;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerEngineTest extends EngineFixture {

  @Test
  void theListHoldsWhatTheEngineSays() throws Exception {
    start();
    String id = simulated.add(job("a").withMount("/alloc"));
    List<Container> list = engine.list(ListFilter.NONE, c -> true, AMPLE);
    assertThat(list)
        .containsExactly(
            new Container(
                id,
                List.of("/a"),
                "acme/job:1",
                "sha256:" + "1".repeat(64),
                Map.of("job", "a"),
                List.of("/alloc"),
                Instant.ofEpochSecond(CREATED.getEpochSecond()),
                new Attachments("running", "bridge", List.of(), List.of(), List.of())));
  }

  @Test
  void anEngineIsReachedOverIpv6() throws Exception {
    start(onIpv6());
    assertThat(engine.endpoint()).matches("tcp://\\[[0:]*:1]:\\d+");
    String id = simulated.add(job("a"));
    engine.ping(AMPLE);
    assertThat(engine.info(AMPLE).apiVersion()).isEqualTo("1.41");
    assertThat(names(ListFilter.NONE)).containsExactly("a");
    assertThat(engine.remove(id, AT_ONCE, AMPLE)).isEqualTo(Removal.REMOVED);
    assertThat(simulated.has(id)).isFalse();
  }

  @Test
  void pausedAndRestartingAreListedStoppedAreNot() throws Exception {
    start();
    for (String state : List.of("running", "paused", "restarting", "exited", "created")) {
      simulated.add(job(state).withState(state));
    }
    assertThat(engine.list(ListFilter.NONE, c -> true, AMPLE))
        .extracting(Container::name)
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
    return engine.list(filter, c -> true, AMPLE).stream().map(Container::name).toList();
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
  void inspectGivesStartAndExactCreation() throws Exception {
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
    assertThat(engine.imageLabels("sha256:" + "1".repeat(64), null, AMPLE))
        .hasValue(Map.of("job", "a"));
    assertThat(engine.imageLabels("sha256:" + "3".repeat(64), null, AMPLE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../info",
        "a/b",
        "a/../../info",
        "a?x=1",
        "a#b",
        "a%2Fb",
        "a%2f",
        "%2e%2e",
        "-a",
        "a b",
        "a\r\nDELETE /x",
        "a\u0000",
        "é",
        ".",
        "..",
        "a\\b",
        "a;b"
      })
  void whatIsNoIdOrNameNeverEntersAPath(String text) throws Exception {
    start();
    assertThatThrownBy(() -> engine.inspect(text, AMPLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.remove(text, AT_ONCE, AMPLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(simulated.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256:0123456789abcdef",
        "0123456789ab",
        "acme/job:1.2",
        "host:5000/team/app@sha256:01"
      })
  void imageIsAskedForByASafePath(String image) throws Exception {
    start();
    simulated.addImage(image, Map.of("a", "b"));
    assertThat(engine.imageLabels(image, null, AMPLE)).hasValue(Map.of("a", "b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "..", "a/../b", "/a", "a/", "a//b", "a?b", "a#b", "a b", "a%2e", "é", "a/-b", "a\r\nb"
      })
  void whatIsNoImageNeverEntersAPath(String image) throws Exception {
    start();
    assertFails(Reason.MALFORMED, () -> engine.imageLabels(image, null, AMPLE));
    assertThat(simulated.requests()).isEmpty();
  }

  @Test
  void aProxyThatHidesImagesIsNoImageWithoutLabels() throws Exception {
    start();
    simulated.fault(Call.IMAGE, Fault.status(404, "page not found"));
    assertFails(Reason.REFUSED, () -> engine.imageLabels("sha256:1", null, AMPLE));
  }

  @Test
  void anInspectThatAnswersWithAnotherContainerIsRefused() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(
        Call.INSPECT,
        Fault.body("{\"Id\":\"" + "b".repeat(64) + "\",\"Created\":\"" + CREATED + "\"}"));
    assertThatThrownBy(() -> engine.inspect(id, AMPLE)).hasMessageContaining("it answers with bbb");
  }

  @Test
  void aPingThatIsNotAnsweredByAnEngineFails() throws Exception {
    start();
    simulated.fault(Call.PING, Fault.html());
    assertFails(Reason.MALFORMED, () -> engine.ping(AMPLE));
  }

  @Test
  void withoutSystemTimeTheDateHeaderTellsTheEnginesClock() throws Exception {
    start();
    simulated.setClockSkew(Duration.ofHours(-3));
    simulated.fault(Call.INFO, Fault.body("{\"SystemTime\":null,\"Date\":\"x\"}"));
    assertThat(engine.info(AMPLE).time())
        .isBetween(Instant.now().minusSeconds(10_900), Instant.now().minusSeconds(10_700));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"SystemTime\":5}", "{\"SystemTime\":\"noon\"}"})
  void engineWithoutTimeIsNotJudgedByOurs(String body) throws Exception {
    start();
    simulated.fault(Call.INFO, Fault.bodyWithoutDate(body));
    assertFails(Reason.MALFORMED, () -> engine.info(AMPLE));
  }

  @Test
  void theEnginesClockIsTold() throws Exception {
    start();
    simulated.setClockSkew(Duration.ofHours(-3));
    assertThat(engine.info(AMPLE).time())
        .isBetween(Instant.now().minusSeconds(10_900), Instant.now().minusSeconds(10_700));
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
        Reason.CLOSED, () -> engine.list(ListFilter.NONE, c -> true, Duration.ofMinutes(5)));
    closer.join();
    assertFails(Reason.CLOSED, () -> engine.ping(AMPLE));
  }

  @Test
  void anEngineRestartedBetweenTwoCallsIsNoFailure() throws Exception {
    start();
    engine.ping(AMPLE);
    simulated.close();
    Files.deleteIfExists(folder.resolve("e.sock"));
    simulated = onSocket().start();
    engine.ping(AMPLE);
    String id = simulated.add(job("a"));
    assertThat(engine.inspect(id, AMPLE)).isPresent();
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
}
