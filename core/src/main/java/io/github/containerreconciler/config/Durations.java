package io.github.containerreconciler.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write and read them. */
public final class Durations {

  private static final Pattern PART =
      Pattern.compile(
          "(\\d{1,12})\\s*(ms|millis|milliseconds?|s|seconds?|m|minutes?|h|hours?|d|days?)\\s*");
  private static final String UNITS = "dhms";

  private Durations() {}

  /**
   * Reads such as {@code 500ms}, {@code 30s}, {@code 1m30s}, {@code 5 minutes}.
   *
   * @throws IllegalArgumentException if it is none, a number without unit among them
   */
  public static Duration parse(String text) {
    String rest = text.strip().toLowerCase(Locale.ROOT);
    Matcher part = PART.matcher(rest);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (end < rest.length() && part.find(end) && part.start() == end) {
      sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
      end = part.end();
    }
    if (rest.isEmpty() || end < rest.length()) {
      throw new IllegalArgumentException("needs a number with a unit, such as 30s, 5m or 1h");
    }
    return sum;
  }

  private static Duration unit(String name) {
    if (name.startsWith("ms") || name.startsWith("milli")) {
      return Duration.ofMillis(1);
    }
    return switch (name.charAt(0)) {
      case 's' -> Duration.ofSeconds(1);
      case 'm' -> Duration.ofMinutes(1);
      case 'h' -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  /** Such as {@code 2m 10s}; below a second in milliseconds. */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    long seconds = duration.toSeconds();
    if (seconds == 0) {
      return duration.isZero() ? "0s" : duration.toMillis() + "ms";
    }
    long[] parts = {seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] > 0) {
        text.append(text.isEmpty() ? "" : " ").append(parts[i]).append(UNITS.charAt(i));
      }
    }
    return text.toString();
  }
}
