package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.SweepReport;

/**
 * A host with little memory and very many containers, all of which it tracks. Prints each sweep.
 */
final class SweepInSmallHeap {

  static final int CONTAINERS = 50_000;
  static final int SWEEPS = 3;
  static final String INSTANCE = "small-heap";

  private SweepInSmallHeap() {}

  /** Argument: the engine's address. */
  public static void main(String[] args) throws Exception {
    try (SweptEngine swept = new SweptEngine(args[0], INSTANCE, "period=1h,creation-grace=0s")) {
      for (int i = 0; i < CONTAINERS; i++) {
        swept.tracked.add(id(i));
      }
      for (int i = 0; i < SWEEPS; i++) {
        SweepReport report = swept.sweep();
        System.out.println(report.problem() + report.count(Verdict.TRACKED));
      }
    }
  }

  static String id(int index) {
    return String.format("%016x", (index + 1) * 0x9E3779B97F4A7C15L).repeat(4);
  }
}
