package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What passes for a list of containers. */
class ListAnswersTest extends EngineFixture {

  @ParameterizedTest
  @MethodSource("bodies")
  void whatIsNotDockersListIsRefusedAsAWhole(String body) throws Exception {
    start();
    simulated.fault(Call.LIST, Fault.body(body));
    assertThatThrownBy(() -> engine.list(ListFilter.NONE, c -> true, AMPLE))
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
    assertThat(engine.list(ListFilter.NONE, c -> true, AMPLE)).hasSize(1);
  }
}
