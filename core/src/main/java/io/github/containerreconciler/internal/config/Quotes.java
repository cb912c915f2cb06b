package io.github.containerreconciler.internal.config;

/** Quotes that came along with a value, from a file of variables or a word processor. */
final class Quotes {

  private static final String QUOTES = "\"'`\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb";

  private Quotes() {}

  static boolean isAtAnEnd(String text) {
    return !text.isEmpty() && (is(text.charAt(0)) || is(text.charAt(text.length() - 1)));
  }

  /** Returns whether the whole text stands in quotes. */
  static boolean isAround(String text) {
    return text.length() > 1 && is(text.charAt(0)) && is(text.charAt(text.length() - 1));
  }

  private static boolean is(char c) {
    return QUOTES.indexOf(c) >= 0;
  }
}
