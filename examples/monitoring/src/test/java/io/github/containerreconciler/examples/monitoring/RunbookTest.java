package io.github.containerreconciler.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.reconcile.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's runbook knows everything that an operator may meet. */
class RunbookTest {

  private static String section(String title) throws IOException {
    String readme = Files.readString(Path.of("..", "..", "README.md"));
    int start = readme.indexOf("\n## " + title + "\n");
    assertThat(start).as(title).isPositive();
    return readme.substring(start, readme.indexOf("\n## ", start + 1));
  }

  @Test
  void everyAlertAndEveryStateHasARow() throws IOException {
    String runbook = section("Runbook");
    Stream<String> states = Arrays.stream(State.values()).map(State::name);
    assertThat(Stream.concat(AlertsTest.names().stream(), states))
        .allSatisfy(name -> assertThat(runbook).contains("\n| `" + name + "` |"));
  }

  @Test
  void everyCommandIsOneThatThereIs() throws IOException {
    String commands = section("From a terminal");
    assertThat(Pattern.compile("`cr ([a-z-]+)").matcher(section("Runbook")).results())
        .hasSizeGreaterThan(15)
        .allSatisfy(
            used -> assertThat(commands).containsPattern("\n\\| `" + used.group(1) + "[ `]"));
  }
}
