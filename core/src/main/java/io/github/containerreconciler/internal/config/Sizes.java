package io.github.containerreconciler.internal.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of files, as people write them. */
final class Sizes {

  /** More digits would overflow with the largest unit. */
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*([a-z]+)");

  private Sizes() {}

  /**
   * Reads such as {@code 100MB}, {@code 1 GiB} or {@code 512kB}; gives bytes. Refuses a number
   * without unit.
   */
  static long parse(String text) {
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw none();
    }
    return Long.parseLong(size.group(1)) * unit(size.group(2));
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
