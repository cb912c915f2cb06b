package io.github.containerreconciler.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The containers before our agent, by name: all that the host tracks, and one that is lost. */
final class JobNames {

  static final String LOST = "lost";

  private static final int TRACKED = 9;

  private JobNames() {}

  static List<String> tracked() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < TRACKED; i++) {
      names.add("job-".concat(Integer.toString(i)));
    }
    return names;
  }
}
