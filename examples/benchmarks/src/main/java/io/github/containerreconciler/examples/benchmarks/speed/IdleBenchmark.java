package io.github.containerreconciler.examples.benchmarks.speed;

import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the agent costs while there is nothing to do: two hosts that only wait, one of them with the
 * agent at its default period.
 */
public final class IdleBenchmark {

  private static final int CONTAINERS = 100;
  private static final int WARM_UPS = 3;
  private static final double MOST_PERCENT = 0.02;
  private static final double MOST_GROWTH_KIB = 64;
  private static final int MOST_THREADS = 2;

  /** After that long every thread that was only borrowed has ended. */
  private static final int QUIET_SECONDS = 7;

  private IdleBenchmark() {}

  /** Arguments: our jar, the folder to write to, how many minutes. */
  public static void main(String[] args) throws Exception {
    long minutes = Long.parseLong(args[2]);
    Results results = new Results(System.out);
    results.put("minutes", minutes);
    results.printCircumstances();
    try (SimulatedEngine engine = Fleet.labelled(CONTAINERS, CONTAINERS)) {
      String settings = "owner-label=" + Fleet.LABEL + ",log-level=error,docker-host=";
      List<String> agent = List.of("-javaagent:" + args[0] + "=" + settings + engine.endpoint());
      try (WorkerProcess ours = WorkerProcess.timed(agent, "agent", "" + CONTAINERS);
          WorkerProcess none = WorkerProcess.timed(List.of(), "nothing")) {
        for (int i = 0; i < WARM_UPS; i++) {
          ours.once();
          none.once();
        }
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        double heapBefore = liveHeapKib(ours.pid());
        liveHeapKib(none.pid()); // both go through the same
        Use oursBefore = Use.of(ours.pid());
        Use noneBefore = Use.of(none.pid());
        long sweeps = engine.count(Call.LIST);
        TimeUnit.MINUTES.sleep(minutes);
        Use used = Use.of(ours.pid()).minus(oursBefore);
        double share = (used.millis - Use.of(none.pid()).minus(noneBefore).millis) / (minutes * 60e3);
        int threads = Use.of(ours.pid()).threads - Use.of(none.pid()).threads;
        double growth = liveHeapKib(ours.pid()) - heapBefore;
        Comparison idle = new Comparison("a host that idles for " + minutes + " min", "");
        idle.note("sweeps in that time: " + (engine.count(Call.LIST) - sweeps));
        idle.atMost("CPU that the agent adds, % of a core:", share * 100, MOST_PERCENT);
        idle.atMost("threads that the agent adds:", threads, MOST_THREADS);
        idle.atMost("growth of the live heap, KiB:", growth, MOST_GROWTH_KIB);
        results.add(idle);
      }
    }
    results.write(Path.of(args[1]).resolve("idle.json"));
  }

  /** After a full collection. */
  private static double liveHeapKib(long pid) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String histogram = Program.run(List.of(jcmd, "" + pid, "GC.class_histogram"));
    String total = histogram.substring(histogram.lastIndexOf("Total")).strip();
    return Double.parseDouble(total.split(" +", -1)[2]) / 1024;
  }

  /** The CPU time that a process has used so far, and its threads. */
  private record Use(double millis, int threads) {

    private static final double MILLIS_PER_TICK = 10;

    static Use of(long pid) throws IOException {
      String stat = Files.readString(Path.of("/proc", "" + pid, "stat"), StandardCharsets.UTF_8);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
      return new Use(ticks * MILLIS_PER_TICK, Integer.parseInt(fields[17]));
    }

    Use minus(Use before) {
      return new Use(millis - before.millis, threads);
    }
  }
}
