package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Removal;
import io.github.containerreconciler.internal.engine.RemovalOptions;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes something on the engine: sent once, to this engine only, and rightly understood. */
class EngineRemovalTest extends EngineFixture {

  private static RemovalOptions stopWithin(Duration time) {
    return new RemovalOptions(true, time);
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
  void removalInProgressIsASuccessAnotherConflictIsNot() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(
        Call.REMOVE, Fault.status(409, "removal of container x is already in progress"), 1);
    assertThat(engine.remove(id, AT_ONCE, AMPLE)).isEqualTo(Removal.ALREADY_GONE);
    simulated.fault(Call.REMOVE, Fault.status(409, "is in use"), 1);
    assertFails(Reason.REFUSED, () -> engine.remove(id, AT_ONCE, AMPLE));
  }

  @ParameterizedTest
  @CsvSource({
    "201,REFUSED",
    "202,REFUSED",
    "206,REFUSED",
    "304,REFUSED",
    "400,REFUSED",
    "401,DENIED",
    "403,DENIED",
    "418,REFUSED",
    "429,REFUSED",
    "500,FAILED",
    "503,FAILED"
  })
  void anyOtherStatusIsAFailure(int status, Reason reason) throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(Call.REMOVE, Fault.status(status, "because"));
    assertFails(reason, () -> engine.remove(id, AT_ONCE, AMPLE));
    assertThat(simulated.count(Call.REMOVE)).isEqualTo(1);
  }

  @Test
  void proxysNotFoundIsNoContainerThatIsGone() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(Call.REMOVE, Fault.status(404, "page not found"));
    simulated.fault(Call.INSPECT, Fault.status(404, "page not found"));
    assertFails(Reason.REFUSED, () -> engine.remove(id, AT_ONCE, AMPLE));
    assertFails(Reason.REFUSED, () -> engine.inspect(id, AMPLE));
  }

  @Test
  void enginesMessageIsBoundedAndCannotControlATerminal() throws Exception {
    start();
    String id = simulated.add(job("a"));
    String message = "driver \\\"x\\\" failed\\u001b[2J\\n\\u202eok " + "y".repeat(2_000);
    simulated.fault(Call.REMOVE, Fault.status(500, message));
    assertThatThrownBy(() -> engine.remove(id, AT_ONCE, AMPLE))
        .hasMessageContaining("HTTP 500: driver \"x\" failed [2J  ok yyy")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
  }

  @Test
  void aDroppedConnectionIsNotTriedAgain() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(Call.REMOVE, Fault.reset());
    assertFails(Reason.BROKEN, () -> engine.remove(id, AT_ONCE, AMPLE));
    assertThat(simulated.count(Call.REMOVE)).isEqualTo(1);
  }

  @Test
  void unavailableEngineIsNeitherAwaitedNorAskedAgain() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(Call.REMOVE, Fault.unavailableRetryAfter(20));
    simulated.fault(Call.STOP, Fault.unavailableRetryAfter(20));
    long before = System.nanoTime();
    assertFails(Reason.FAILED, () -> engine.remove(id, stopWithin(Duration.ofSeconds(1)), AMPLE));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    assertThat(simulated.count(Call.REMOVE)).isEqualTo(1);
    assertThat(simulated.count(Call.STOP)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 307, 308})
  void aRedirectIsNeverFollowed(int status) throws Exception {
    start();
    String id = simulated.add(job("a"));
    try (SimulatedEngine other = SimulatedEngine.builder().tcp().start()) {
      other.add(job("a"));
      String there = other.endpoint().replace("tcp:", "http:") + "/containers/" + id + "?token=x";
      for (Call call : List.of(Call.PING, Call.LIST, Call.INSPECT, Call.IMAGE, Call.REMOVE)) {
        simulated.fault(call, Fault.redirect(status, there));
      }
      assertRedirectTold(() -> engine.ping(AMPLE));
      assertRedirectTold(() -> engine.list(ListFilter.NONE, c -> true, AMPLE));
      assertRedirectTold(() -> engine.inspect(id, AMPLE));
      assertRedirectTold(() -> engine.imageLabels("sha256:1", null, AMPLE));
      assertRedirectTold(() -> engine.remove(id, AT_ONCE, AMPLE));
      assertThat(other.requests()).isEmpty();
      assertThat(other.has(id)).isTrue();
    }
    simulated.fault(Call.REMOVE, Fault.redirect(status, "/containers/" + id));
    assertRedirectTold(() -> engine.remove(id, AT_ONCE, AMPLE));
    assertThat(simulated.count(Call.REMOVE)).isEqualTo(2);
    assertThat(simulated.has(id)).isTrue();
  }

  private static void assertRedirectTold(ThrowingCallable c) {
    assertThatThrownBy(c)
        .hasMessageContaining("a redirect to")
        .hasMessageContaining("not followed")
        .hasMessageNotContaining("token");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "300,1", "1000,1", "1001,2", "3000,3"})
  void aStopTimeoutStopsFirstAndIsRoundedUp(long millis, String seconds) throws Exception {
    start();
    String id = simulated.add(job("a"));
    engine.remove(id, stopWithin(Duration.ofMillis(millis)), AMPLE);
    assertThat(simulated.requests())
        .extracting(r -> r.call() + " " + r.query())
        .endsWith("STOP {t=" + seconds + "}", "REMOVE {force=true, v=true}");
  }

  @Test
  void containerThatDoesNotStopIsForcedInTime() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(Call.STOP, Fault.hang());
    assertThat(engine.remove(id, stopWithin(Duration.ofMillis(100)), Duration.ofSeconds(2)))
        .isEqualTo(Removal.REMOVED);
    String next = simulated.add(job("b"));
    simulated.fault(Call.STOP, Fault.status(500, "cannot stop"));
    simulated.fault(Call.REMOVE, Fault.status(500, "cannot remove"));
    assertThatThrownBy(() -> engine.remove(next, stopWithin(Duration.ofSeconds(1)), AMPLE))
        .hasMessageContaining("cannot remove")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("cannot stop"));
  }

  @Test
  void whereStoppingIsForbiddenNothingIsKilled() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(Call.STOP, Fault.status(403, "by policy"));
    assertFails(Reason.DENIED, () -> engine.remove(id, stopWithin(Duration.ofSeconds(1)), AMPLE));
    assertThat(simulated.has(id)).isTrue();
  }

  static Stream<String> noFullIds() {
    String id = "0a".repeat(32);
    return Stream.of(
        "",
        "a",
        "../info",
        "sha256:1",
        id.substring(1),
        id + "0",
        id.toUpperCase(Locale.ROOT),
        id.replace('a', 'g'),
        id.substring(4) + "/../",
        id.substring(3) + "%2f",
        id.substring(1) + "?",
        id.substring(1) + "/",
        id.substring(1) + "\n",
        id.substring(1) + "\uff11", // a digit, but not one of these
        "/" + id,
        id + "?force=1");
  }

  @ParameterizedTest
  @MethodSource("noFullIds")
  void removalTakesFullIdsOnly(String id) throws Exception {
    start();
    simulated.add(job("a"));
    assertThatThrownBy(() -> engine.remove(id, AT_ONCE, AMPLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[0-9a-f]{64}");
    assertThatThrownBy(() -> engine.remove(id, stopWithin(AMPLE), AMPLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(simulated.requests()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("noFullIds")
  void aContainerWithoutAFullIdIsNeverListed(String id) throws Exception {
    start();
    simulated.fault(
        Call.LIST,
        Fault.body(
            "[{\"Id\":"
                + new ObjectMapper().writeValueAsString(id)
                + ",\"Names\":[\"/a\"],\"Image\":\"i\",\"ImageID\":\"sha256:1\",\"Created\":1,"
                + "\"Labels\":{\"job\":\"a\"},\"State\":\"running\",\"Mounts\":[]}]"));
    assertThat(engine.list(ListFilter.NONE, c -> true, AMPLE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"detail\":\"Not Found\"}",
        "<html>No such container: x</html>",
        "No such container: x",
        "{\"message\":\"page not found\"}",
        "{\"message\":\"on purpose\"}",
        "{\"message\":7}",
        "[\"No such container: x\"]"
      })
  void aProxys404SaysNothingOfAContainer(String body) throws Exception {
    start();
    String id = simulated.add(job("a"));
    for (Call call : List.of(Call.INSPECT, Call.REMOVE, Call.STOP)) {
      simulated.fault(call, Fault.body(404, body));
    }
    assertFails(Reason.REFUSED, () -> engine.inspect(id, AMPLE));
    assertFails(Reason.REFUSED, () -> engine.remove(id, AT_ONCE, AMPLE));
    assertFails(Reason.REFUSED, () -> engine.remove(id, stopWithin(AMPLE), AMPLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"No such container: x\"}",
        "{\"cause\":\"no such container\",\"message\":\"no container with name or ID \\\"x\\\""
            + " found: no such container\",\"response\":404}"
      })
  void bothEnginesOwn404MeansGone(String body) throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(Call.INSPECT, Fault.body(404, body));
    simulated.fault(Call.REMOVE, Fault.body(404, body));
    assertThat(engine.inspect(id, AMPLE)).isEmpty();
    assertThat(engine.remove(id, AT_ONCE, AMPLE)).isEqualTo(Removal.ALREADY_GONE);
  }

  @Test
  void whatVanishedBecauseWeStoppedItIsRemoved() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(Call.REMOVE, Fault.status(404, "No such container: " + id));
    assertThat(engine.remove(id, stopWithin(AMPLE), AMPLE)).isEqualTo(Removal.REMOVED);
    simulated.fault(
        Call.REMOVE, Fault.status(409, "removal of container x is already in progress"));
    String other = simulated.add(job("b"));
    assertThat(engine.remove(other, stopWithin(AMPLE), AMPLE)).isEqualTo(Removal.REMOVED);
  }

  @ParameterizedTest
  @ValueSource(ints = {304, 500})
  void whatWeDidNotStopWasGoneAlready(int status) throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(Call.STOP, Fault.status(status, "not stopped"));
    simulated.fault(Call.REMOVE, Fault.status(404, "No such container: " + id));
    assertThat(engine.remove(id, stopWithin(AMPLE), AMPLE)).isEqualTo(Removal.ALREADY_GONE);
  }

  @Test
  void whatMayNotGoOnAfterTheStopIsLeft() throws Exception {
    start();
    String id = simulated.add(job("a"));
    RemovalOptions left = new RemovalOptions(true, Duration.ofSeconds(1), () -> false);
    assertFails(Reason.REFUSED, () -> engine.remove(id, left, AMPLE));
    assertThat(simulated.count(Call.STOP)).isEqualTo(1);
    assertThat(simulated.count(Call.REMOVE)).isZero();
    simulated.fault(Call.STOP, Fault.status(500, "cannot stop"));
    assertFails(Reason.REFUSED, () -> engine.remove(id, left, AMPLE));
    assertThat(simulated.count(Call.REMOVE)).isZero();
  }

  @Test
  void whatVanishedWhileItsStopTookTooLongIsRemoved() throws Exception {
    start();
    String id = simulated.add(job("a"));
    simulated.fault(Call.STOP, Fault.hang());
    simulated.fault(Call.REMOVE, Fault.status(404, "No such container: " + id));
    assertThat(engine.remove(id, stopWithin(Duration.ofMillis(100)), Duration.ofSeconds(2)))
        .isEqualTo(Removal.REMOVED);
  }
}
