package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    String entry = "{\"Id\":\"" + "a".repeat(64) + "\",\"Created\":1}";
    return Stream.of(
        "",
        "null",
        "{}",
        "[1]",
        "[null]",
        "<html></html>",
        "[" + entry,
        "[" + entry + "]]",
        "[" + entry + ",7]",
        "[" + entry + "] x",
        "[" + entry.replace("1}", "\"x"));
  }

  private static final class Asking implements Selection {
    private final Map<String, String> malformed = new LinkedHashMap<>();

    @Override
    public boolean keeps(Container container) {
      return container.labels().containsKey("job");
    }

    @Override
    public boolean needsLabel(String key) {
      return key.equals("job");
    }

    @Override
    public boolean needsAttachments() {
      return true;
    }

    @Override
    public void malformed(String id, String why) {
      malformed.put(id, why);
    }
  }

  private Map<String, String> malformedBeside(String entry) throws Exception {
    String good = "{\"Id\":\"" + "b".repeat(64) + "\",\"Created\":1,\"Labels\":{\"job\":\"x\"}}";
    simulated.fault(Call.LIST, Fault.body("[" + entry + "," + good + "]"));
    Asking asking = new Asking();
    assertThat(engine.list(ListFilter.NONE, asking, AMPLE))
        .extracting(Container::id)
        .containsExactly("b".repeat(64));
    return asking.malformed;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Created\":\"x\"",
        "\"Created\":{\"a\":[1,{}]}",
        "\"Created\":99999999999999999999",
        "\"State\":[]",
        "\"HostConfig\":7",
        "\"ImageID\":{}"
      })
  void aMalformedForeignContainerIsPassedOver(String field) throws Exception {
    start();
    String id = "a".repeat(64);
    assertThat(malformedBeside("{\"Id\":\"" + id + "\"," + field + ",\"Labels\":{\"a\":\"b\"}}"))
        .isEmpty();
    assertThat(malformedBeside("{\"Id\":\"" + id + "\"," + field + ",\"Labels\":{\"job\":\"b\"}}"))
        .containsOnlyKeys(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Labels\":[]",
        "\"Labels\":{\"job\":7}",
        "\"Labels\":{\"other\":7}",
        "\"Names\":{}",
        "\"Image\":7",
        "\"Mounts\":[7]",
        "\"NetworkSettings\":{\"Networks\":{\"a\":7}}"
      })
  void aMalformedContainerThatMayBeOursIsTold(String field) throws Exception {
    start();
    String id = "a".repeat(64);
    assertThat(malformedBeside("{\"Id\":\"" + id + "\",\"Created\":1," + field + "}"))
        .containsOnlyKeys(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"Id\":7}", "{\"Id\":\"../../x\",\"Created\":1}"})
  void aContainerWithoutIdIsTold(String entry) throws Exception {
    start();
    assertThat(malformedBeside(entry)).containsOnlyKeys("");
  }

  @Test
  void foreignLabelsCostNothing() throws Exception {
    start();
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      labels.append(",\"k").append(i).append("\":\"").append("x".repeat(100_000)).append('"');
    }
    String id = "a".repeat(64);
    String entry =
        "{\"Id\":\"" + id + "\",\"Labels\":{\"a\":\"" + "x".repeat(6 << 20) + "\"" + labels;
    assertThat(malformedBeside(entry + "}}")).isEmpty();
    String ours = "{\"Id\":\"" + id + "\",\"Labels\":{\"job\":\"" + "x".repeat(2 << 20) + "\"}}";
    assertThat(malformedBeside(ours)).containsOnlyKeys(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-62135596800", "-1", "9223372036854775807", "null"})
  void aTimeThatCannotBeIsUnknown(String created) throws Exception {
    start();
    simulated.fault(
        Call.LIST, Fault.body("[{\"Id\":\"" + "a".repeat(64) + "\",\"Created\":" + created + "}]"));
    assertThat(engine.list(ListFilter.NONE, c -> true, AMPLE).get(0).created())
        .isBeforeOrEqualTo(Instant.EPOCH);
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
