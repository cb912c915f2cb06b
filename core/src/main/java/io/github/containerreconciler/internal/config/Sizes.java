package io.github.containerreconciler.internal.config;

import java.util.Locale;

/** Sizes of files, as people write them. */
final class Sizes {

  private static final int MOST_DIGITS = 9; // more would overflow with the largest unit

  private Sizes() {}

  /**
   * Reads such as {@code 100MB}, {@code 1 GiB} or {@code 512kB}; gives bytes.
   *
   * @throws IllegalArgumentException if it is none, a number without unit included
   */
  static long parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    int end = 0;
    while (end < lower.length() && lower.charAt(end) >= '0' && lower.charAt(end) <= '9') {
      end++;
    }
    if (end == 0 || end > MOST_DIGITS) {
      throw none();
    }
    return Long.parseLong(lower.substring(0, end)) * unit(lower.substring(end).strip());
  }

  private static long unit(String name) {
    return switch (name) {
      case "b" -> 1;
      case "kb" -> 1_000;
      case "kib" -> 1L << 10;
      case "mb" -> 1_000_000;
      case "mib" -> 1L << 20;
      case "gb" -> 1_000_000_000;
      case "gib" -> 1L << 30;
      case "tb" -> 1_000_000_000_000L;
      case "tib" -> 1L << 40;
      default -> throw none();
    };
  }

  private static IllegalArgumentException none() {
    return new IllegalArgumentException("needs a number with a unit, such as 100MB or 1GiB");
  }
}
