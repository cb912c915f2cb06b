package io.github.containerreconciler.examples.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Asks Prometheus what Grafana would ask it for a panel. */
final class PanelQuery {

  private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

  private final Prometheus prometheus;
  private final long start;
  private final long end;

  /** The values of one series, in order of time. */
  record Series(String name, List<Point> points) {
    double last() {
      return points.get(points.size() - 1).value();
    }
  }

  record Point(double time, double value) {}

  /** Between two Unix times. */
  PanelQuery(Prometheus prometheus, long start, long end) {
    this.prometheus = prometheus;
    this.start = start;
    this.end = end;
  }

  /** What a panel shows: lines for a graph, one value each for the others. */
  List<Series> ask(JsonNode panel) throws IOException, InterruptedException {
    List<Series> all = new ArrayList<>();
    for (JsonNode target : panel.get("targets")) {
      all.addAll(ask(target.get("expr").asText(), target.get("legendFormat").asText()));
    }
    return all;
  }

  /** As Grafana does: its variables are replaced, and the legend is filled with labels. */
  List<Series> ask(String expr, String legend) throws IOException, InterruptedException {
    String promql =
        expr.replace("$__rate_interval", "5s")
            .replace("$__range", (end - start) + "s")
            .replaceAll("\\$(instance|reconciler)", ".*");
    String answer =
        prometheus.ask(
            "query_range", "query", promql, "start", "" + start, "end", "" + end, "step", "1");
    List<Series> found = new ArrayList<>();
    for (JsonNode series : new ObjectMapper().readTree(answer).at("/data/result")) {
      List<Point> points = new ArrayList<>();
      for (JsonNode value : series.get("values")) {
        points.add(new Point(value.get(0).asDouble(), Double.parseDouble(value.get(1).asText())));
      }
      found.add(new Series(named(legend, series.get("metric")), points));
    }
    return found;
  }

  private static String named(String legend, JsonNode labels) {
    return LABEL
        .matcher(legend)
        .replaceAll((MatchResult label) -> labels.path(label.group(1)).asText());
  }
}
