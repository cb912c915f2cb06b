package io.github.containerreconciler.examples.benchmarks.speed;

import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the agent costs while there is nothing to do: two hosts that only wait, one of them with the
 * agent at its default period.
 */
public final class IdleBenchmark {

  private static final int CONTAINERS = 100;

  /** As after most of a day: until then the JVM still compiles something at some sweeps. */
  private static final int WARM_UPS = 200;

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
        Use oursBefore = Use.of(ours.pid());
        Use noneBefore = Use.of(none.pid());
        long sweeps = engine.count(Call.LIST);
        TimeUnit.MINUTES.sleep(minutes);
        Use used = Use.since(oursBefore);
        Use without = Use.since(noneBefore);
        double share = (used.millis - without.millis) / (minutes * 60e3);
        Comparison idle = new Comparison("a host that idles for " + minutes + " min", "");
        idle.note("sweeps in that time: " + (engine.count(Call.LIST) - sweeps));
        idle.atMost("CPU that the agent adds, % of a core:", share * 100, MOST_PERCENT);
        idle.atMost("threads that the agent adds:", used.threads - without.threads, MOST_THREADS);
        idle.atMost("growth of the live heap, KiB:", used.heapKib, MOST_GROWTH_KIB);
        results.add(idle);
      }
    }
    results.write(Path.of(args[1]).resolve("idle.json"));
  }

  /**
   * What a process has used so far and holds now.
   *
   * @param heapKib after a full collection
   */
  private record Use(long pid, double millis, double threads, double heapKib) {

    private static final double MILLIS_PER_TICK = 10;

    /** As the kernel cuts their names. */
    private static final Set<String> HOUSEKEEPING =
        Set.of("VM Periodic Tas", "G1 Service", "Monitor Deflati");

    /** To begin with: what the question itself costs comes before. */
    static Use of(long pid) throws IOException {
      double heap = liveHeapKib(pid);
      double threads = threads(pid);
      return new Use(pid, millis(pid), threads, heap);
    }

    /** How much more that is than before; of threads, how many there are now. */
    static Use since(Use before) throws IOException {
      double millis = millis(before.pid) - before.millis;
      double threads = threads(before.pid);
      return new Use(before.pid, millis, threads, liveHeapKib(before.pid) - before.heapKib);
    }

    /**
     * Of all threads, those that have ended too, but for the JVM's own that wake up many times a
     * second in any JVM: they take ten times what is measured here, now more and now less.
     */
    private static double millis(long pid) throws IOException {
      String stat = Files.readString(Path.of("/proc", "" + pid, "stat"), StandardCharsets.UTF_8);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      double all = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
      double housekeeping = 0;
      try (DirectoryStream<Path> tasks =
          Files.newDirectoryStream(Path.of("/proc", "" + pid, "task"))) {
        for (Path task : tasks) {
          housekeeping += housekeepingMillis(task);
        }
      }
      return all * MILLIS_PER_TICK - housekeeping;
    }

    private static double housekeepingMillis(Path task) {
      try {
        return HOUSEKEEPING.contains(Files.readString(task.resolve("comm")).strip())
            ? Double.parseDouble(Files.readString(task.resolve("schedstat")).split(" ", -1)[0])
                / 1e6
            : 0;
      } catch (IOException e) {
        return 0; // it has ended meanwhile; those of the JVM never do
      }
    }

    private static double threads(long pid) throws IOException {
      String counters = jcmd(pid, "PerfCounter.print");
      String live = counters.substring(counters.indexOf("java.threads.live="));
      return Double.parseDouble(live.substring(live.indexOf('=') + 1, live.indexOf('\n')).strip());
    }

    private static double liveHeapKib(long pid) throws IOException {
      String histogram = jcmd(pid, "GC.class_histogram");
      String total = histogram.substring(histogram.lastIndexOf("Total")).strip();
      return Double.parseDouble(total.split(" +", -1)[2]) / 1024;
    }

    private static String jcmd(long pid, String command) throws IOException {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      return Program.run(List.of(jcmd, "" + pid, command));
    }
  }
}
