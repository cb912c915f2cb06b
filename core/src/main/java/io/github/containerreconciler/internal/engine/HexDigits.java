package io.github.containerreconciler.internal.engine;

import java.util.HexFormat;

/** Lower-case hexadecimal digits, of which engines make their ids. */
public final class HexDigits {

  private HexDigits() {}

  /** Returns whether a text has nothing else in it. */
  public static boolean fill(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!HexFormat.isHexDigit(c) || (c >= 'A' && c <= 'F')) {
        return false;
      }
    }
    return true;
  }
}
