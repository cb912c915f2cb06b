package io.github.containerreconciler.internal.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.Key;
import io.github.containerreconciler.internal.judge.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.management.MBeanInfo;
import org.junit.jupiter.api.Test;

/** The tables of the READMEs say what the code says. */
class ReadmeTest {

  private static List<String> lines(String folder) throws IOException {
    return Files.readAllLines(Path.of("..", folder, "README.md"));
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
    assertThat(lines("agent")).containsSubsequence(rows);
    assertThat(
            lines("agent").stream().filter(line -> line.matches("\\| `[a-z][^|]*(\\|[^|]*){3}\\|")))
        .hasSameSizeAs(rows);
  }

  @Test
  void theJmxTablesAreWhatTheMBeanSaysOfItself() throws IOException {
    MBeanInfo bean = ReconcilerBean.INFO;
    List<String> rows =
        Stream.concat(
                Arrays.stream(bean.getAttributes())
                    .map(
                        a ->
                            row(
                                a.getName(),
                                type(a.getType()) + (a.isWritable() ? ", writable" : ""),
                                a.getDescription())),
                Arrays.stream(bean.getOperations())
                    .map(o -> row(o.getName() + "()", type(o.getReturnType()), o.getDescription())))
            .sorted(Comparator.naturalOrder())
            .toList();
    assertThat(lines("core").stream().filter(line -> line.matches("\\| \\*\\*.*")).sorted())
        .containsExactlyElementsOf(rows);
  }

  @Test
  void theVerdictsTableIsTheOrderOfVerdicts() throws IOException {
    List<String> verdicts = Arrays.stream(Verdict.values()).map(Verdict::name).toList();
    List<String> lines = lines("core");
    assertThat(lines.subList(lines.indexOf("| verdict | the container |") + 2, lines.size()))
        .extracting(line -> line.replaceAll("^\\| `([A-Z_]+)` \\|.*", "$1"))
        .startsWith(verdicts.toArray(String[]::new));
  }

  @Test
  void theReadmeNamesTheVersionThatIsBuilt() throws IOException {
    String version =
        Files.readString(Path.of("pom.xml"))
            .replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");
    assertThat(String.join("\n", lines(".")))
        .contains("<version>" + version + "</version>")
        .contains("container-reconciler-agent-" + version + ".jar")
        .contains("container-reconciler-core:" + version);
  }

  @Test
  void theReadmeStaysShort() throws IOException {
    assertThat(lines(".")).hasSizeLessThanOrEqualTo(240);
  }

  private static String row(String name, String type, String description) {
    return "| **%s** | %s | %s |".formatted(name, type, description);
  }

  /** Such as {@code CompositeData[]}. */
  private static String type(String className) {
    return className.replaceAll("^\\[L(.*);$", "$1[]").replaceAll("^.*\\.", "");
  }
}
