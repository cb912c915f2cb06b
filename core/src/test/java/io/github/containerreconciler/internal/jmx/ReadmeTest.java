package io.github.containerreconciler.internal.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.Key;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's tables say what the code says. */
class ReadmeTest {

  private static List<String> readme() throws IOException {
    return Files.readAllLines(Path.of("..", "README.md"));
  }

  @Test
  void theSettingsTableIsTheTableOfKeys() throws IOException {
    List<String> rows =
        Arrays.stream(Key.values())
            .map(
                key ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(key.text(), key.defaultText(), key.allowed(), key.description()))
            .toList();
    assertThat(readme()).containsSubsequence(rows);
    assertThat(readme().stream().filter(line -> line.matches("\\| `[a-z][^|]*(\\|[^|]*){3}\\|")))
        .hasSameSizeAs(rows);
  }

  @Test
  void theJmxTablesAreTheMBeansInterface() throws IOException {
    List<String> rows =
        Arrays.stream(ReconcilerMXBean.class.getMethods())
            .filter(method -> method.isAnnotationPresent(Description.class))
            .map(ReadmeTest::row)
            .sorted(Comparator.naturalOrder())
            .toList();
    assertThat(readme().stream().filter(line -> line.matches("\\| \\*\\*.*")).sorted())
        .containsExactlyElementsOf(rows);
  }

  private static String row(Method method) {
    String name = method.getName().replaceFirst("^(get|is)(?=[A-Z])", "");
    String shown = Character.isUpperCase(name.charAt(0)) ? name : name + "()";
    boolean writable =
        Stream.of(ReconcilerMXBean.class.getMethods())
            .anyMatch(other -> other.getName().equals("set" + name));
    return "| **%s** | %s | %s |"
        .formatted(
            shown,
            method.getReturnType().getSimpleName() + (writable ? ", writable" : ""),
            method.getAnnotation(Description.class).value());
  }
}
