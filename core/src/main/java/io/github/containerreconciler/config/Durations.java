package io.github.containerreconciler.config;

import java.time.Duration;

/** Durations as people write and read them. */
public final class Durations {
  private Durations() {}

  /** Such as {@code 2m 10s}. */
  public static String format(Duration d) {
    long ms = d.toMillis();
    if (ms < 1000 && ms > -1000) {
      return ms + "ms";
    }
    StringBuilder text = new StringBuilder(ms < 0 ? "-" : "");
    long s = Math.abs(ms) / 1000;
    long[] parts = {s / 86400, s / 3600 % 24, s / 60 % 60, s % 60};
    for (int i = 0; i < 4; i++) {
      if (parts[i] > 0) {
        text.append(parts[i]).append("dhms".charAt(i)).append(' ');
      }
    }
    return text.toString().strip();
  }
}
