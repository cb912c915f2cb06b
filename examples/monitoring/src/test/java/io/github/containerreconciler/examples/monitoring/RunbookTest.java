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

/** The runbook knows everything that an operator may meet. */
class RunbookTest {

  private static final Path OPERATIONS = Path.of("agent", "OPERATIONS.md");

  private static String section(Path file, String title) throws IOException {
    String text = Files.readString(Path.of("..", "..").resolve(file));
    int start = text.indexOf("\n## " + title + "\n");
    assertThat(start).as(title).isPositive();
    return text.substring(start, text.indexOf("\n## ", start + 1));
  }

  @Test
  void everyAlertAndEveryStateHasARow() throws IOException {
    String runbook = section(OPERATIONS, "Runbook");
    Stream<String> states = Arrays.stream(State.values()).map(State::name);
    assertThat(Stream.concat(AlertsTest.names().stream(), states))
        .allSatisfy(name -> assertThat(runbook).contains("\n| `" + name + "` |"));
  }

  @Test
  void everyCommandIsOneThatThereIs() throws IOException {
    String commands = section(Path.of("README.md"), "Command line");
    assertThat(Pattern.compile("`cr ([a-z-]+)").matcher(section(OPERATIONS, "Runbook")).results())
        .hasSizeGreaterThan(15)
        .allSatisfy(
            used -> assertThat(commands).containsPattern("\n\\| `" + used.group(1) + "[ `]"));
  }
}
