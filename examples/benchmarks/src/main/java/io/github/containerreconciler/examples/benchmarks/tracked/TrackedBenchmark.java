package io.github.containerreconciler.examples.benchmarks.tracked;

import io.github.containerreconciler.examples.benchmarks.Circumstances;
import java.nio.file.Path;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link Callbacks} and says whether the goal is met. */
public final class TrackedBenchmark {

  private static final double MOST_MILLIS = 60;

  private TrackedBenchmark() {}

  /** Arguments: the folder to write to, how many forks, iterations, and seconds of each. */
  public static void main(String[] args) throws Exception {
    Circumstances.now().forEach((what, value) -> System.out.println("[" + what + "] " + value));
    int iterations = Integer.parseInt(args[2]);
    TimeValue time = TimeValue.seconds(Long.parseLong(args[3]));
    var options =
        new OptionsBuilder()
            .include(Callbacks.class.getName() + ".*")
            .forks(Integer.parseInt(args[1]))
            .warmupIterations(iterations)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
            .addProfiler("gc")
            .resultFormat(ResultFormatType.JSON)
            .result(Path.of(args[0]).resolve("tracked.json").toString())
            .build();
    for (RunResult result : new Runner(options).run()) {
      double median = result.getPrimaryResult().getStatistics().getPercentile(50);
      if (result.getPrimaryResult().getLabel().equals("bareSet")) {
        System.out.printf(Locale.ROOT, "a bare set of the same ids: median %.1f ms%n", median);
        continue;
      }
      System.out.printf(
          Locale.ROOT,
          "goal: %s containers asked for and matched in at most %.0f ms: %s (median %.1f)%n",
          result.getParams().getParam("containers"),
          MOST_MILLIS,
          median <= MOST_MILLIS ? "met" : "MISSED",
          median);
    }
  }
}
