package io.github.containerreconciler.internal.config;

import java.time.Duration;
import java.util.Locale;

/** Durations as people write and read them. */
public final class Durations {

  private static final int MOST_DIGITS = 12; // more would be no duration, and overflow
  private static final String UNITS = "dhms";

  private Durations() {}

  /**
   * Reads such as {@code 500ms}, {@code 30s}, {@code 1m30s}, {@code 5 minutes}.
   *
   * @throws IllegalArgumentException if it is none, a number without unit among them
   */
  public static Duration parse(String text) {
    String rest = text.strip().toLowerCase(Locale.ROOT);
    Duration sum = Duration.ZERO;
    int at = 0;
    do {
      int digits = at;
      while (at < rest.length() && rest.charAt(at) >= '0' && rest.charAt(at) <= '9') {
        at++;
      }
      if (at == digits || at - digits > MOST_DIGITS) {
        throw none();
      }
      long number = Long.parseLong(rest.substring(digits, at));
      at = afterSpace(rest, at);
      int letters = at;
      while (at < rest.length() && rest.charAt(at) >= 'a' && rest.charAt(at) <= 'z') {
        at++;
      }
      sum = sum.plus(unit(rest.substring(letters, at)).multipliedBy(number));
      at = afterSpace(rest, at);
    } while (at < rest.length());
    return sum;
  }

  private static int afterSpace(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
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
