package io.github.containerreconciler.examples.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What was measured with one agent in all rounds of one kind of host. */
final class Series {

  private final List<Map<Figure, Double>> rounds = new ArrayList<>();

  void add(Map<Figure, Double> figures) {
    rounds.add(new EnumMap<>(figures));
  }

  boolean has(Figure figure) {
    return rounds.get(0).containsKey(figure);
  }

  double median(Figure figure) {
    return middle(all(figure));
  }

  /** The median of what each round differs from the same round with another agent. */
  double added(Figure figure, Series base) {
    double[] differences = all(figure);
    double[] others = base.all(figure);
    for (int i = 0; i < differences.length; i++) {
      differences[i] -= others[i];
    }
    return middle(differences);
  }

  /** Every value, for those who want to look closer. */
  Map<String, double[]> raw() {
    Map<String, double[]> raw = new LinkedHashMap<>();
    for (Figure figure : Figure.values()) {
      if (has(figure)) {
        raw.put(figure.name(), all(figure));
      }
    }
    return raw;
  }

  private double[] all(Figure figure) {
    return rounds.stream()
        .mapToDouble(round -> Objects.requireNonNull(round.get(figure), figure::title))
        .toArray();
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
