package io.github.containerreconciler.internal.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write and read them. */
public final class Durations {

  /** More digits would be no duration, and overflow. */
  private static final Pattern PART = Pattern.compile("(\\d{1,12})\\s*([a-z]+)\\s*");

  private static final String UNITS = "dhms";

  private Durations() {}

  /**
   * Reads such as {@code 500ms}, {@code 1m30s} or {@code 5 minutes}; refuses a number without unit.
   */
  public static Duration parse(String text) {
    Matcher part = PART.matcher(text.strip().toLowerCase(Locale.ROOT));
    Duration sum = Duration.ZERO;
    while (part.lookingAt()) {
      sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
      if (part.end() == part.regionEnd()) {
        return sum;
      }
      part.region(part.end(), part.regionEnd());
    }
    throw none();
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "ms", "millis", "millisecond", "milliseconds" -> Duration.ofMillis(1);
      case "s", "second", "seconds" -> Duration.ofSeconds(1);
      case "m", "minute", "minutes" -> Duration.ofMinutes(1);
      case "h", "hour", "hours" -> Duration.ofHours(1);
      case "d", "day", "days" -> Duration.ofDays(1);
      default -> throw none();
    };
  }

  private static IllegalArgumentException none() {
    return new IllegalArgumentException("needs a number with a unit, such as 30s, 5m or 1h");
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
