package io.github.containerreconciler.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The alerts, by promtool where it is installed. */
class AlertsTest {

  private static final Path ALERTS = Path.of("alerts.yaml");
  private static final Path TESTS = Path.of("src", "test", "promtool");

  @TempDir private Path folder;

  /** The rules that are alerts. */
  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> alerts() throws IOException {
    Map<String, Object> file = new Yaml().load(Files.readString(ALERTS));
    return ((List<Map<String, Object>>) file.get("groups"))
        .stream()
            .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
            .filter(rule -> rule.containsKey("alert"))
            .toList();
  }

  static List<String> names() throws IOException {
    return alerts().stream().map(alert -> (String) alert.get("alert")).toList();
  }

  @Test
  void prometheusAcceptsThem() throws Exception {
    assertThat(
            PrometheusTools.promtool(
                folder, ALERTS, "check", "rules", "--lint-fatal", ALERTS.toString()))
        .contains("SUCCESS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts-test.yaml", "seldom-test.yaml"})
  void eachFiresWhereItMustAndNowhereElse(String tests) throws Exception {
    assertThat(
            PrometheusTools.promtool(
                folder, ALERTS, "test", "rules", TESTS.resolve(tests).toString()))
        .contains("SUCCESS");
  }

  @Test
  void eachHasATest() throws IOException {
    String tests = Files.readString(TESTS.resolve("alerts-test.yaml"));
    assertThat(names())
        .hasSizeGreaterThan(8)
        .allSatisfy(
            name -> assertThat(tests).contains("alertname=\"" + name + "\",alertstate=\"firing\""));
  }

  @Test
  void eachSaysHowBadItIsAndWhatToDo() throws IOException {
    assertThat(alerts())
        .allSatisfy(
            alert -> {
              assertThat(map(alert, "labels").get("severity")).isIn("warning", "critical");
              assertThat(map(alert, "annotations"))
                  .containsOnlyKeys("summary", "description", "runbook")
                  .containsEntry("runbook", "agent/OPERATIONS.md#runbook");
              assertThat((String) map(alert, "annotations").get("description"))
                  .containsPattern("(Run|Look)\\b.*");
            });
  }

  @Test
  void theyAskForNothingThatIsNotExported() throws IOException {
    assertThat(Metrics.exported()).containsAll(Metrics.in(Files.readString(ALERTS)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> rule, String key) {
    return (Map<String, Object>) rule.get(key);
  }
}
