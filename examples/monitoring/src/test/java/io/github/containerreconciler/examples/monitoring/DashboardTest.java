package io.github.containerreconciler.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The dashboard is what Grafana imports, and asks for what there is. */
class DashboardTest {

  private static final Path FILE = Path.of("dashboard.json");
  private static final int COLUMNS = 24;

  private final JsonNode dashboard = read();

  static JsonNode read() {
    try {
      return new ObjectMapper().readTree(FILE.toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<JsonNode> panels() {
    return list(dashboard.get("panels"));
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static List<String> texts(List<JsonNode> nodes, String field) {
    return nodes.stream().map(node -> node.get(field).asText()).toList();
  }

  @Test
  void itCanBeImportedAnywhere() {
    assertThat(dashboard.get("id").isNull()).as("an id would replace another dashboard").isTrue();
    assertThat(dashboard.get("uid").asText()).hasSizeBetween(1, 40);
    assertThat(dashboard.get("title").asText()).isNotBlank();
    assertThat(dashboard.get("schemaVersion").asInt()).isPositive();
  }

  @Test
  void sourceInstanceAndReconcilerAreChosenByTheReader() {
    List<JsonNode> variables = list(dashboard.at("/templating/list"));
    assertThat(texts(variables, "name")).containsExactly("datasource", "instance", "reconciler");
    assertThat(texts(variables, "type")).containsExactly("datasource", "query", "query");
    assertThat(dashboard.findValues("datasource"))
        .allSatisfy(
            source -> {
              assertThat(source.get("type").asText()).isEqualTo("prometheus");
              assertThat(source.get("uid").asText()).isEqualTo("${datasource}");
            });
    assertThat(dashboard.findValuesAsText("expr"))
        .allSatisfy(
            expr ->
                assertThat(expr)
                    .contains("{instance=~\"$instance\", reconciler=~\"$reconciler\"}"));
  }

  @Test
  void everyPanelHasAnIdATypeAndAQuery() {
    assertThat(texts(panels(), "id")).doesNotHaveDuplicates().hasSizeGreaterThan(15);
    assertThat(panels())
        .allSatisfy(
            panel -> {
              assertThat(panel.get("title").asText()).isNotBlank();
              assertThat(panel.get("type").asText())
                  .isIn("row", "stat", "timeseries", "state-timeline");
              if (!panel.get("type").asText().equals("row")) {
                assertThat(panel.get("description").asText()).isNotBlank();
                assertThat(texts(list(panel.get("targets")), "refId"))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
              }
            });
    assertThat(
            panels().stream()
                .filter(panel -> panel.get("type").asText().equals("row"))
                .map(panel -> panel.get("title").asText()))
        .containsExactly("Is it healthy?", "What did it do?", "What is it looking at?");
  }

  @Test
  void noPanelLiesOnAnother() {
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : panels()) {
      JsonNode at = panel.get("gridPos");
      int right = at.get("x").asInt() + at.get("w").asInt();
      int bottom = at.get("y").asInt() + at.get("h").asInt();
      assertThat(right).isLessThanOrEqualTo(COLUMNS);
      for (int x = at.get("x").asInt(); x < right; x++) {
        for (int y = at.get("y").asInt(); y < bottom; y++) {
          assertThat(taken.add(x + "," + y)).as(panel.get("title").asText()).isTrue();
        }
      }
    }
  }

  @Test
  void removalsAreMarked() {
    assertThat(dashboard.at("/annotations/list/0/expr").asText())
        .startsWith("increase(container_reconciler_removed_total{");
  }

  @Test
  void itShowsEveryMetricAndNoneThatIsNotExported() throws IOException {
    assertThat(Metrics.in(Files.readString(FILE))).containsExactlyElementsOf(Metrics.exported());
  }
}
