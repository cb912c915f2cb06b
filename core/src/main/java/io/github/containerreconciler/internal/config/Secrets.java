package io.github.containerreconciler.internal.config;

/** Keeps out of messages what nobody who reads them needs to know. */
final class Secrets {

  static final String HIDDEN = "***";

  private Secrets() {}

  /**
   * Replaces what stands between a {@code ://} and the last {@code @} before the next quote or the
   * end.
   */
  static String hide(String text) {
    StringBuilder shown = new StringBuilder();
    int from = 0;
    for (int scheme = text.indexOf("://"); scheme >= 0; scheme = text.indexOf("://", from)) {
      int begin = scheme + 3;
      int end = begin;
      int at = -1;
      while (end < text.length() && !isEnd(text.charAt(end))) {
        at = text.charAt(end) == '@' ? end : at;
        end++;
      }
      shown.append(text, from, begin).append(at < 0 ? "" : HIDDEN);
      from = at < 0 ? begin : at;
    }
    return shown.append(text, from, text.length()).toString();
  }

  private static boolean isEnd(char c) {
    return c == '"' || c == '\n';
  }
}
