package io.github.containerreconciler.examples.benchmarks;

/** What is measured of a host. */
enum Figure {
  BEFORE_MAIN("before main", "ms", 15),
  WALL("whole run", "ms", Double.NaN),
  CPU("CPU", "ms", Double.NaN),
  RSS("RSS", "MiB", Double.NaN),
  METASPACE("metaspace", "MiB", 7),
  CLASSES("classes", "", Double.NaN),
  HEAP("live heap", "MiB", 4),
  THREADS("idle threads", "", 2);

  private final String title;
  private final String unit;
  private final double goal;

  /**
   * @param goal the most that our agent may add to a host with a no-op agent; NaN if there is none
   */
  Figure(String title, String unit, double goal) {
    this.title = title;
    this.unit = unit;
    this.goal = goal;
  }

  String title() {
    return unit.isEmpty() ? title : title + " " + unit;
  }

  double goal() {
    return goal;
  }

  boolean isCount() {
    return unit.isEmpty();
  }
}
