package io.github.containerreconciler.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told from within the network of a container. */
class ListCommandTest {

  @Test
  void aReconcilerInALineIsReadBack() {
    Map<String, Object> fields =
        Json.object(
            "reconciler",
            "eu",
            "state",
            "IDLE",
            "dryRun",
            true,
            "dangling",
            3L,
            "held",
            0L,
            "lastRemoval",
            "");
    assertThat(ListCommand.fields(ListCommand.line(fields))).isEqualTo(fields);
  }

  @Test
  void aBrokenOneHasItsNameAndItsProblem() {
    Map<String, Object> fields = Json.object("reconciler", "us", "problem", "a=b\tc\nd");
    assertThat(ListCommand.fields(ListCommand.line(fields)))
        .containsEntry("reconciler", "us")
        .containsOnlyKeys("reconciler", "problem")
        .extractingByKey("problem")
        .asString()
        .startsWith("a=b");
  }
}
