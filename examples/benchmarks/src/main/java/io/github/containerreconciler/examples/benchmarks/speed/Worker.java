package io.github.containerreconciler.examples.benchmarks.speed;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A JVM that does one piece of work each time it is told to, and says what it took. */
public final class Worker {

  /** Looked up once: that allocates, and is no part of the work. */
  private static final List<MemoryPoolMXBean> POOLS = ManagementFactory.getMemoryPoolMXBeans();

  /** A piece of work. */
  interface Work {
    /** Returns how long it took, in ns. */
    long once() throws Exception;
  }

  /** What is measured of it. */
  enum Measure {
    MILLIS,
    /**
     * Allocated on the heap by all threads; exact only where TLABs are off and nothing collects.
     */
    KIB
  }

  private Worker() {}

  /** Arguments: the measure, the kind of work, and what that takes. */
  public static void main(String[] args) throws Exception {
    Measure measure = Measure.valueOf(args[0]);
    List<String> rest = Arrays.asList(args).subList(2, args.length);
    Work work = work(args[1], measure, rest);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.gc();
      long used = used();
      long nanos = work.once();
      System.out.println(measure == Measure.MILLIS ? nanos / 1e6 : (used() - used) / 1024.0);
    }
  }

  private static Work work(String kind, Measure measure, List<String> args) throws Exception {
    return switch (kind) {
      case "agent" -> new AgentSweep(Integer.parseInt(args.get(0)), measure == Measure.KIB);
      case "typed-list" -> TypedClient.list(args.get(0), args.subList(1, args.size()));
      case "seed" ->
          TypedClient.seed(
              args.get(0),
              args.get(1),
              Fleet.ids(Integer.parseInt(args.get(2))),
              Duration.ofSeconds(Long.parseLong(args.get(3))));
      case "nothing" -> () -> 0;
      case "bare-parse-of-file" -> BareParse.ofFile(args.get(0));
      case "bare-parse-of-engine" -> BareParse.ofEngine(args.get(0), args.get(1));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static long used() {
    long used = 0;
    for (MemoryPoolMXBean pool : POOLS) {
      used += pool.getType() == MemoryType.HEAP ? pool.getUsage().getUsed() : 0;
    }
    return used;
  }
}
