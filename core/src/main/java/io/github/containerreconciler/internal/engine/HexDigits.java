package io.github.containerreconciler.internal.engine;

import java.util.HexFormat;

/** Lower-case hexadecimal digits, of which engines make their ids. */
public final class HexDigits {

  private static final int FULL_ID = 64;

  private HexDigits() {}

  /** Returns whether a text is a full id: 64 digits. */
  public static boolean areFullId(String text) {
    return text.length() == FULL_ID && fill(text);
  }

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
