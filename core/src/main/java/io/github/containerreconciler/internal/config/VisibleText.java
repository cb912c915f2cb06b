package io.github.containerreconciler.internal.config;

import org.jspecify.annotations.Nullable;

/** Foreign text made fit for a message: bounded, on one line, with nothing in it hidden. */
public final class VisibleText {

  private VisibleText() {}

  /**
   * Shows control characters, invisible ones and broken surrogates as <code>&#92;u000a</code>;
   * after so many characters an ellipsis stands for the rest.
   */
  public static String of(@Nullable String text, int most) {
    String whole = String.valueOf(text);
    StringBuilder shown = new StringBuilder();
    int at = 0;
    while (at < whole.length() && at < most) {
      int c = whole.codePointAt(at);
      if (isHidden(c)) {
        shown.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
      } else {
        shown.appendCodePoint(c);
      }
      at += Character.charCount(c);
    }
    return at < whole.length() ? shown.append('…').toString() : shown.toString();
  }

  private static boolean isHidden(int c) {
    return (c != ' ' && isBlank(c)) || Character.getType(c) == Character.SURROGATE;
  }

  /** Returns whether a reader would see nothing where this character stands. */
  public static boolean isBlank(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT;
  }
}
