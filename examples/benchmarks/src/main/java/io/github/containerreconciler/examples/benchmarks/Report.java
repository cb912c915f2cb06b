package io.github.containerreconciler.examples.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Shows what was measured: a table for people, JSON for programs. */
final class Report {

  static final String NO_AGENT = "no agent";
  static final String NO_OP = "no-op agent";
  static final String OURS = "container-reconciler";

  private static final double MOST_JAR_BYTES = 4_800_000;

  private final Map<MeasuredHost.Kind, Map<String, Series>> results;
  private final Map<String, Object> circumstances = Circumstances.now();
  private final long jarBytes;

  Report(
      Map<MeasuredHost.Kind, Map<String, Series>> results,
      List<String> options,
      long jarBytes,
      int starts,
      int lives) {
    this.results = results;
    this.jarBytes = jarBytes;
    circumstances.put("options", String.join(" ", options));
    circumstances.put("starts", starts);
    circumstances.put("lives", lives);
  }

  void print(PrintStream out) {
    out.println();
    circumstances.forEach((what, value) -> out.println("[arrival] " + what + ": " + value));
    results.forEach((kind, series) -> print(out, kind, series));
    out.printf(
        Locale.ROOT,
        "%njar: %.2f MB, goal at most %.1f: %s%n",
        jarBytes / 1e6,
        MOST_JAR_BYTES / 1e6,
        jarBytes <= MOST_JAR_BYTES ? "met" : "MISSED");
  }

  private static void print(PrintStream out, MeasuredHost.Kind kind, Map<String, Series> series) {
    out.println();
    out.println(title(kind) + "; medians; in brackets: added to the same host with a no-op agent");
    List<Figure> columns = columns(series);
    StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-34s", ""));
    columns.forEach(c -> head.append(String.format(Locale.ROOT, "%19s", c.title())));
    out.println(head);
    Series base = Objects.requireNonNull(series.get(NO_OP));
    Series ours = Objects.requireNonNull(series.get(OURS));
    series.forEach((name, s) -> out.println(row(name, s, base, columns)));
    columns.forEach(figure -> printGoal(out, figure, ours.added(figure, base)));
  }

  private static String row(String name, Series series, Series base, List<Figure> columns) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-34s", name));
    for (Figure figure : columns) {
      String format = figure.isCount() ? "%9.0f (%+.0f)" : "%9.1f (%+.1f)";
      row.append(
          String.format(
              Locale.ROOT,
              "%19s",
              String.format(
                  Locale.ROOT, format, series.median(figure), series.added(figure, base))));
    }
    return row.toString();
  }

  private static void printGoal(PrintStream out, Figure figure, double added) {
    if (!Double.isNaN(figure.goal())) {
      out.printf(
          Locale.ROOT,
          "  goal: %s at most +%.0f: %s (%+.1f)%n",
          figure.title(),
          figure.goal(),
          added <= figure.goal() ? "met" : "MISSED",
          added);
    }
  }

  private static List<Figure> columns(Map<String, Series> series) {
    return List.of(Figure.values()).stream()
        .filter(figure -> series.values().iterator().next().has(figure))
        .toList();
  }

  private static String title(MeasuredHost.Kind kind) {
    return switch (kind) {
      case HELLO -> "A host that says hello and ends";
      case BARE ->
          "A host that lives for three sweeps and uses no JMX (with our agent: its callback does)";
      case JMX -> "A host that lives for three sweeps and uses JMX and lambdas itself";
    };
  }

  void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("circumstances", circumstances);
    all.put("jarBytes", jarBytes);
    results.forEach(
        (kind, series) -> {
          Map<String, Object> rounds = new LinkedHashMap<>();
          series.forEach((name, s) -> rounds.put(name, s.raw()));
          all.put(kind.name(), rounds);
        });
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
  }
}
