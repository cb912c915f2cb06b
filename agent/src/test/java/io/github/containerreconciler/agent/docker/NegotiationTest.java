package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Removal;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which API version is spoken with which engine. */
class NegotiationTest extends EngineFixture {

  static Stream<Arguments> engines() {
    return Stream.of(
            arguments("20.10.24", "1.41", "1.12", "1.41"),
            arguments("24.0.9", "1.43", "1.12", "1.43"),
            arguments("26.1.5", "1.45", "1.24", "1.45"),
            arguments("28.5.2", "1.51", "1.24", "1.51"),
            arguments("29.0.0", "1.52", "1.44", "1.51"),
            arguments("old", "1.24", "1.12", "1.24"))
        .flatMap(
            engine ->
                Stream.of(0, 400, 403, 404)
                    .map(
                        status -> {
                          Object[] e = engine.get();
                          return arguments(e[0], e[1], e[2], e[3], status);
                        }));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void everyCallSpeaksTheNewestCommonVersion(
      String version, String api, String minApi, String spoken, int unversionedStatus)
      throws Exception {
    start(onSocket().version(version, api, minApi).refuseUnversioned(unversionedStatus));
    String id = simulated.add(job("a"));
    engine.ping(AMPLE);
    assertThat(engine.info(AMPLE).apiVersion()).isEqualTo(spoken);
    assertThat(engine.info(AMPLE).version()).isEqualTo(version);
    assertThat(engine.list(ListFilter.NONE, c -> true, AMPLE)).hasSize(1);
    assertThat(engine.inspect(id, AMPLE)).isPresent();
    assertThat(engine.remove(id, AT_ONCE, AMPLE)).isEqualTo(Removal.REMOVED);
    assertThat(simulated.requests())
        .filteredOn(r -> r.call() != Call.PING && r.call() != Call.VERSION)
        .allMatch(r -> r.version().equals(spoken));
  }

  @ParameterizedTest
  @CsvSource({"1.90,1.80,1.80 to 1.90", "1.23,1.12,1.12 to 1.23", "2.3,2.0,2.0 to 2.3"})
  void withoutACommonVersionTheReasonNamesBothSides(String api, String minApi, String range)
      throws Exception {
    start(onSocket().version("99", api, minApi));
    assertThatThrownBy(() -> engine.info(AMPLE))
        .hasMessageContaining(range)
        .hasMessageContaining("1.24 to 1.51");
    assertFails(Reason.UNSUPPORTED_VERSION, () -> engine.list(ListFilter.NONE, c -> true, AMPLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"ApiVersion\":\"1\"}",
        "{\"ApiVersion\":1.41}",
        "{\"ApiVersion\":\"1.41beta\"}",
        "{\"ApiVersion\":\".\"}",
        "{\"ApiVersion\":\"1.99999999999\"}",
        "{\"ApiVersion\":null}"
      })
  void whatIsNoVersionIsNotGuessed(String body) throws Exception {
    start();
    simulated.fault(Call.VERSION, Fault.body(body));
    assertFails(Reason.MALFORMED, () -> engine.info(AMPLE));
    assertThat(simulated.count(Call.INFO)).isZero();
  }

  @Test
  void refusalOfAllVersionsIsInTheEnginesWords() throws Exception {
    start();
    simulated.fault(Call.VERSION, Fault.status(403, "by policy"));
    assertThatThrownBy(() -> engine.info(AMPLE))
        .hasMessageContaining("refuses /version")
        .hasMessageContaining("HTTP 403: by policy")
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED));
    assertThat(simulated.count(Call.VERSION)).isEqualTo(4);
  }

  @Test
  void anUpgradeUnderUsIsNegotiatedAnew() throws Exception {
    start();
    engine.info(AMPLE);
    simulated.upgradeTo("29.0.0", "1.52", "1.44");
    assertThat(engine.list(ListFilter.NONE, c -> true, AMPLE)).isEmpty();
    assertThat(engine.info(AMPLE).apiVersion()).isEqualTo("1.51");
    assertThat(engine.info(AMPLE).version()).isEqualTo("29.0.0");
  }

  @Test
  void downgradeIsNegotiatedAnewEvenInARemoval() throws Exception {
    start(onSocket().version("29.0.0", "1.52", "1.44"));
    String id = simulated.add(job("a"));
    engine.info(AMPLE);
    simulated.upgradeTo("20.10.24", "1.41", "1.12");
    assertThat(engine.remove(id, AT_ONCE, AMPLE)).isEqualTo(Removal.REMOVED);
    assertThat(engine.info(AMPLE).apiVersion()).isEqualTo("1.41");
  }

  @Test
  void engineThatRefusesItsOwnVersionIsGivenUp() throws Exception {
    start();
    simulated.fault(Call.LIST, Fault.status(400, "client version 1.41 is too new"));
    assertFails(Reason.UNSUPPORTED_VERSION, () -> engine.list(ListFilter.NONE, c -> true, AMPLE));
    assertThat(simulated.count(Call.LIST)).isEqualTo(1);
  }

  @Test
  void negotiationAndCallShareOneDeadline() throws Exception {
    start();
    simulated.fault(Call.VERSION, Fault.slow(Duration.ofMillis(1_500)));
    for (Call call : List.of(Call.LIST, Call.INFO, Call.REMOVE)) {
      simulated.fault(call, Fault.hang());
    }
    Duration deadline = Duration.ofSeconds(2);
    assertEndsBy(deadline, () -> engine.list(ListFilter.NONE, c -> true, deadline));
  }

  private static void assertEndsBy(Duration deadline, ThrowingCallable call) {
    long before = System.nanoTime();
    assertFails(Reason.TIMEOUT, call);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(deadline.minusMillis(100), deadline.plusMillis(1_200));
  }
}
