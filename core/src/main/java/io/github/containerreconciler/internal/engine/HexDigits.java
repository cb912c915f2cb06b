package io.github.containerreconciler.internal.engine;

import java.util.Arrays;

/** Lower-case hexadecimal digits, of which engines make their ids. */
public final class HexDigits {

  /** 1 for what is no digit, of ASCII; a branch would go wrong at every other digit of an id. */
  private static final byte[] NO_DIGIT = new byte[128];

  static {
    Arrays.fill(NO_DIGIT, (byte) 1);
    Arrays.fill(NO_DIGIT, '0', '9' + 1, (byte) 0);
    Arrays.fill(NO_DIGIT, 'a', 'f' + 1, (byte) 0);
  }

  private HexDigits() {}

  /** Whether a text has nothing else in it. */
  public static boolean fill(String text) {
    int others = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      others |= NO_DIGIT[c & 127] | (c >>> 7);
    }
    return others == 0;
  }
}
