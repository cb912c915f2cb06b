package io.github.containerreconciler.examples.benchmarks;

import io.github.containerreconciler.examples.benchmarks.due.DueToGone;
import io.github.containerreconciler.examples.benchmarks.speed.IdleBenchmark;
import io.github.containerreconciler.examples.benchmarks.speed.RemovalBenchmark;
import io.github.containerreconciler.examples.benchmarks.speed.SweepBenchmark;
import io.github.containerreconciler.examples.benchmarks.tracked.TrackedBenchmark;
import io.github.containerreconciler.examples.fleet.Fleet;
import java.util.ArrayList;
import java.util.List;

/** Runs the benchmark that has this name, with the usual figures or with those given. */
public final class Bench {

  private Bench() {}

  /**
   * Arguments: the agent's jar, the folder to write to, the name of the benchmark, and its figures
   * with blanks between; without any the usual ones.
   */
  public static void main(String[] args) throws Exception {
    String jar = args[0];
    String target = args[1];
    String figures = args.length > 3 ? args[3] : "";
    switch (args[2]) {
      // rounds in which a host starts and ends, rounds in which it lives for a few sweeps
      case "arrival" -> Arrival.main(with(figures, "11 3", jar, target + "/other-agents", target));
      // how soon an orphan is gone after its grace
      case "due" -> DueToGone.main(new String[] {jar});
      // engines, containers on each, minutes of grace, seed
      case "fleet" -> Fleet.main(with(figures, "1000 500 10 1"));
      // minutes: with the default period two sweeps fall into ten, none into less than five
      case "idle" -> IdleBenchmark.main(with(figures, "2", jar, target));
      // numbers of containers with commas between, rounds, and false for our agent alone
      case "remove" -> RemovalBenchmark.main(with(figures, "60 3 true", jar, target));
      // rounds
      case "sweep" -> SweepBenchmark.main(with(figures, "20", jar, target));
      // forks, iterations, seconds of each
      case "tracked" -> TrackedBenchmark.main(with(figures, "1 5 2", target));
      default ->
          throw new IllegalArgumentException(
              args[2] + ": one of arrival, due, fleet, idle, remove, sweep, tracked");
    }
  }

  private static String[] with(String given, String usual, String... first) {
    List<String> arguments = new ArrayList<>(List.of(first));
    arguments.addAll(List.of((given.isBlank() ? usual : given.strip()).split("\\s+", -1)));
    return arguments.toArray(String[]::new);
  }
}
