package io.github.containerreconciler.examples.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of one engine, or of many. Not thread-safe. */
final class Outcome {

  private static final int SHOWN = 10;

  /** Containers killed that should have lived, and what was lost and never removed: a few. */
  final List<String> examples = new ArrayList<>();

  final Map<String, Long> calls = new TreeMap<>();
  final Map<String, Long> counts = new TreeMap<>();
  long wrongKills;
  long leaks;
  long mostCallsOfAnEngine;

  void wrongKill(String what) {
    wrongKills++;
    show("wrong kill: " + what);
  }

  void leak(String what) {
    leaks++;
    show("leak: " + what);
  }

  private void show(String what) {
    if (examples.size() < SHOWN) {
      examples.add(what);
    }
  }

  void call(String kind) {
    calls.merge(kind, 1L, Long::sum);
  }

  void count(String what) {
    count(what, 1);
  }

  void count(String what, long more) {
    counts.merge(what, more, Long::sum);
  }

  long calls() {
    return calls.values().stream().mapToLong(Long::longValue).sum();
  }

  void add(Outcome engine) {
    wrongKills += engine.wrongKills;
    leaks += engine.leaks;
    engine.examples.forEach(this::show);
    engine.calls.forEach((kind, count) -> calls.merge(kind, count, Long::sum));
    engine.counts.forEach(this::count);
    mostCallsOfAnEngine = Math.max(mostCallsOfAnEngine, engine.calls());
  }
}
