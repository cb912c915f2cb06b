package io.github.containerreconciler.examples.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Sweeps a whole fleet in simulated time and says what came of it. Arguments: engines, containers
 * on each, minutes of grace, seed.
 */
public final class Fleet {

  private Fleet() {}

  /** Ends with 1 if a container was killed that should live, or a lost one lives on. */
  public static void main(String[] args) {
    Plan plan =
        new Plan(
            Integer.parseInt(args[0]),
            Integer.parseInt(args[1]),
            Long.parseLong(args[3]),
            Duration.ofHours(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(Long.parseLong(args[2])));
    long begun = System.nanoTime();
    Outcome outcome = run(plan);
    print(plan, outcome, Duration.ofNanos(System.nanoTime() - begun));
    if (outcome.wrongKills + outcome.leaks > 0) {
      System.exit(1);
    }
  }

  /** Engines know nothing of each other, so each has a time of its own. */
  static Outcome run(Plan plan) {
    List<Outcome> engines =
        IntStream.range(0, plan.engines())
            .parallel()
            .mapToObj(index -> new Engine(plan, index).run())
            .toList();
    Outcome fleet = new Outcome();
    engines.forEach(fleet::add);
    return fleet;
  }

  private static void print(Plan plan, Outcome outcome, Duration took) {
    System.out.printf(
        Locale.ROOT,
        "[fleet] %,d engines x %,d containers, %d simulated minutes, period 5m, grace %dm, seed %d (%d s)%n",
        plan.engines(),
        plan.containers(),
        plan.length().toMinutes(),
        plan.grace().toMinutes(),
        plan.seed(),
        took.toSeconds());
    row("wrong kills", outcome.wrongKills);
    row("leaked containers", outcome.leaks);
    outcome.counts.forEach(Fleet::row);
    double minutes = (double) plan.length().toMinutes();
    outcome.calls.forEach(
        (kind, count) ->
            rate("calls per engine and minute: " + kind, count / minutes / plan.engines()));
    rate("calls per engine and minute: all", outcome.calls() / minutes / plan.engines());
    rate("calls per minute of the engine with the most", outcome.mostCallsOfAnEngine / minutes);
    outcome.examples.forEach(example -> System.out.println("[fleet]   " + example));
  }

  private static void row(String what, long value) {
    System.out.printf(Locale.ROOT, "[fleet]   %-46s %,14d%n", what, value);
  }

  private static void rate(String what, double value) {
    System.out.printf(Locale.ROOT, "[fleet]   %-46s %,14.2f%n", what, value);
  }
}
