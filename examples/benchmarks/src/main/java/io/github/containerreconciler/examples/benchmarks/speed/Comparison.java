package io.github.containerreconciler.examples.benchmarks.speed;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The same thing done in several ways, each once in every round, so that a busy moment of the
 * machine meets all of them.
 */
final class Comparison implements AutoCloseable {

  private final String title;
  private final String unit;
  private final Map<String, Contender> contenders = new LinkedHashMap<>();
  private final Map<String, double[]> values = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  Comparison(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  /** The first one added is what the others are shown in proportion to. */
  void add(String name, Contender contender) {
    contenders.put(name, contender);
  }

  void note(String note) {
    notes.add(note);
  }

  /** The first round counts as well; it is the one where nothing is warm. */
  void run(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Contender> entry : contenders.entrySet()) {
        values.computeIfAbsent(entry.getKey(), name -> new double[rounds])[round] =
            entry.getValue().once();
      }
    }
  }

  double first(String name) {
    return all(name)[0];
  }

  /** Of the second half of the rounds: what comes before warms up. */
  double median(String name) {
    double[] all = all(name);
    double[] warm = Arrays.copyOfRange(all, all.length / 2, all.length);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  /** Says whether a goal is met: a figure that is to be no higher than so much. */
  void atMost(String what, double value, double most) {
    String verdict = value <= most ? "met" : "MISSED";
    notes.add(
        String.format(Locale.ROOT, "goal: %s at most %.2f: %s (%.2f)", what, most, verdict, value));
  }

  /** Says whether a goal is met: a figure that is to be no lower than so much. */
  void atLeast(String what, double value, double least) {
    String verdict = value >= least ? "met" : "MISSED";
    notes.add(
        String.format(
            Locale.ROOT, "goal: %s at least %.2f: %s (%.2f)", what, least, verdict, value));
  }

  void print(PrintStream out) {
    out.printf(Locale.ROOT, "%n%s%n", title);
    if (!values.isEmpty()) {
      out.printf(
          Locale.ROOT, "  %-44s%18s%18s%8s%n", "", "first " + unit, "median " + unit, "ratio");
    }
    double base = values.isEmpty() ? Double.NaN : median(values.keySet().iterator().next());
    for (String name : values.keySet()) {
      out.printf(
          Locale.ROOT,
          "  %-44s%18.2f%18.2f%8.2f%n",
          name,
          first(name),
          median(name),
          median(name) / base);
    }
    notes.forEach(note -> out.println("  " + note));
  }

  /** All that was measured, for programs. */
  Map<String, Object> raw() {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("unit", unit);
    raw.put("values", values);
    raw.put("notes", notes);
    return raw;
  }

  String title() {
    return title;
  }

  private double[] all(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  @Override
  public void close() throws IOException {
    for (Contender contender : contenders.values()) {
      contender.close();
    }
  }
}
