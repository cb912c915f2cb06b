package io.github.containerreconciler.internal.config;

import java.util.Locale;

/** Keeps passwords out of messages. */
public final class Secrets {

  static final String HIDDEN = "***";

  private Secrets() {}

  /**
   * A value without a user and password that may stand in it, however it is misspelt: all before
   * its last {@code @} is hidden if there is a colon in it, but for a scheme at its beginning.
   */
  public static String shown(String value) {
    int at = Math.max(value.lastIndexOf('@'), value.lastIndexOf('＠'));
    at = Math.max(at, value.toLowerCase(Locale.ROOT).lastIndexOf("%40"));
    return at < 0 || value.lastIndexOf(':', at) < 0 ? value : hideBefore(at, value);
  }

  /**
   * A value of a key as it is written. What is made to hold a secret is hidden too: the value of a
   * header and the query of a URL, unless they are references to a variable or a file.
   */
  public static String shown(String key, String value) {
    KeyPath path = KeyPath.of(key);
    if (path == null && KeyPath.withoutReconciler(key).startsWith(Key.CALLBACK)) {
      return HIDDEN; // it may be a misspelt header
    }
    if (path == null || value.indexOf("${") >= 0) {
      return shown(value);
    }
    int end = value.indexOf(path.key() == Key.CALLBACK_HEADER ? ':' : '?');
    return switch (path.key()) {
      case DOCKER_HOST -> DockerHost.shown(value);
      case CALLBACK_HEADER -> (end < 0 ? "" : value.substring(0, end) + ": ") + HIDDEN;
      case CALLBACK_HTTP -> end < 0 ? shown(value) : shown(value.substring(0, end)) + "?…";
      default -> shown(value);
    };
  }

  /** Hides all before a place but for a scheme at the beginning. */
  static String hideBefore(int at, String value) {
    int scheme = value.indexOf("://");
    int begin = scheme < 0 || scheme > at ? 0 : scheme + 3;
    return value.substring(0, begin) + HIDDEN + value.substring(at);
  }

  /**
   * A message without the users and passwords of addresses in it: a net below {@link #shown}, which
   * knows where a value begins and ends.
   */
  public static String hide(String text) {
    StringBuilder shown = new StringBuilder();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '"' || text.charAt(i) == '\n') {
        shown.append(hideWithin(text.substring(from, i)));
        from = i;
      }
    }
    return shown.toString();
  }

  private static String hideWithin(String part) {
    if (part.indexOf("://") >= 0) {
      return shown(part);
    }
    StringBuilder shown = new StringBuilder();
    for (String word : part.split("(?=[ '])", -1)) {
      shown.append(shown(word));
    }
    return shown.toString();
  }
}
