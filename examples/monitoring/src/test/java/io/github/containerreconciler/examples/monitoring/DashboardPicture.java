package io.github.containerreconciler.examples.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws the dashboard as SVG, about as Grafana would, for people who have none at hand. */
final class DashboardPicture {

  private static final int CELL = 50;
  private static final int ROW = 32;
  private static final List<String> LINES =
      List.of("green", "gold", "deepskyblue", "orange", "red", "mediumpurple");
  private static final Map<String, String> COLORS =
      Map.of("text", "lightgray", "blue", "deepskyblue");

  private final JsonNode dashboard;
  private final PanelQuery query;
  private final StringBuilder svg = new StringBuilder();

  DashboardPicture(JsonNode dashboard, PanelQuery query) {
    this.dashboard = dashboard;
    this.query = query;
  }

  String draw() throws IOException, InterruptedException {
    svg.append("<svg xmlns='http://www.w3.org/2000/svg' width='1220' height='1150'")
        .append(" font-family='sans-serif' font-size='12' fill='lightgray'>")
        .append("<rect width='1220' height='1150' fill='#111217'/>");
    for (JsonNode panel : dashboard.get("panels")) {
      JsonNode at = panel.get("gridPos");
      int x = 10 + at.get("x").asInt() * CELL;
      int y = 10 + at.get("y").asInt() * ROW;
      int width = at.get("w").asInt() * CELL - 8;
      int height = at.get("h").asInt() * ROW - 8;
      if (panel.get("type").asText().equals("row")) {
        text(x, y + 18, 16, "white", panel.get("title").asText());
      } else {
        svg.append(format("<rect x='%d' y='%d' width='%d' height='%d'", x, y, width, height))
            .append(" fill='#181b1f' stroke='#2c3235'/>");
        text(x + 8, y + 16, 12, "white", panel.get("title").asText());
        List<PanelQuery.Series> series = query.ask(panel);
        if (panel.get("type").asText().equals("stat")) {
          values(panel, series, x + 8, y + 44);
        } else {
          lines(panel, series, x + 45, y + 28, width - 55, height - 60);
        }
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private void values(JsonNode panel, List<PanelQuery.Series> all, int x, int y) {
    int line = y;
    for (PanelQuery.Series series : all) {
      JsonNode defaults = panel.at("/fieldConfig/defaults");
      JsonNode mapped = defaults.at("/mappings/0/options/" + Math.round(series.last()));
      double value = defaults.has("decimals") ? Math.round(series.last()) : series.last();
      String shown = mapped.isMissingNode() ? number(value) : mapped.get("text").asText();
      String unit = defaults.get("unit").asText().equals("s") ? " s" : "";
      text(x, line, 24, threshold(defaults, series.last()), shown + unit);
      text(x, line + 18, 11, "lightgray", series.name());
      line += 40;
    }
  }

  private static String threshold(JsonNode defaults, double value) {
    String color = "green";
    for (JsonNode step : defaults.at("/thresholds/steps")) {
      if (step.get("value").isNull() || value >= step.get("value").asDouble()) {
        color = step.get("color").asText();
      }
    }
    return color;
  }

  private void lines(
      JsonNode panel, List<PanelQuery.Series> all, int x, int y, int width, int height) {
    double top = 1e-9;
    double from = Double.MAX_VALUE;
    double to = 0;
    for (PanelQuery.Series series : all) {
      for (PanelQuery.Point point : series.points()) {
        top = Math.max(top, point.value());
        from = Math.min(from, point.time());
        to = Math.max(to, point.time());
      }
    }
    text(x - 38, y + 6, 10, "gray", number(top));
    text(x - 38, y + height, 10, "gray", "0");
    int legend = x - 30;
    for (int i = 0; i < all.size(); i++) {
      PanelQuery.Series series = all.get(i);
      String color = color(panel, series.name(), LINES.get(i % LINES.size()));
      StringBuilder path = new StringBuilder();
      for (PanelQuery.Point point : series.points()) {
        double px = x + width * (point.time() - from) / Math.max(1, to - from);
        double py = y + height - height * point.value() / top;
        path.append(path.isEmpty() ? format("M%.1f %.1f", px, py) : format("H%.1fV%.1f", px, py));
      }
      svg.append(format("<path d='%s' fill='none' stroke='%s'", path, color))
          .append(" stroke-width='2'/>");
      String name = series.name().replaceAll("127\\.0\\.0\\.1:\\d+ ", "");
      text(legend, y + height + 22, 10, color, name);
      legend += 12 + 6 * name.length();
    }
  }

  private static String color(JsonNode panel, String name, String otherwise) {
    for (JsonNode override : panel.at("/fieldConfig/overrides")) {
      if (name.matches(override.at("/matcher/options").asText())) {
        String color = override.at("/properties/0/value/fixedColor").asText();
        return COLORS.getOrDefault(color, color);
      }
    }
    return otherwise;
  }

  private void text(int x, int y, int size, String color, String text) {
    svg.append(format("<text x='%d' y='%d' font-size='%d' fill='%s'>", x, y, size, color))
        .append(text.replace("&", "&amp;").replace("<", "&lt;"))
        .append("</text>\n");
  }

  private static String number(double value) {
    String text = format("%.3f", value);
    return text.replaceFirst("\\.?0+$", "");
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
