package io.github.containerreconciler.internal.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keeps passwords and tokens out of messages. */
public final class Secrets {

  static final String HIDDEN = "***";

  private static final Pattern URL_IN_TEXT =
      Pattern.compile("https?://[^\\s\"']+", Pattern.CASE_INSENSITIVE);

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
   * The value of a setting as messages and JMX may show it: of the URLs of a callback neither path
   * nor query, of its headers only their names, unless those are references to be resolved.
   */
  public static String shown(String key, String value) {
    KeyPath path = KeyPath.of(key);
    if (path == null && KeyPath.withoutReconciler(key).startsWith(Key.CALLBACK)) {
      return HIDDEN; // it may be a misspelt header
    }
    if (path == null) {
      return withoutUrls(shown(value));
    }
    return switch (path.key()) {
      case DOCKER_HOST -> DockerHost.shown(value);
      case CALLBACK_HTTP -> url(value);
      case CALLBACK_HEADER -> header(value);
      default -> path.key().isOfCallback() ? withoutUrls(shown(value)) : shown(value);
    };
  }

  /** The values of a list, as messages and JMX may show them. */
  static String shown(String key, List<String> values) {
    return values.stream().map(value -> shown(key, value)).collect(Collectors.joining(","));
  }

  private static String header(String value) {
    int colon = value.indexOf(':');
    if (value.indexOf("${") >= 0) {
      return value;
    }
    return colon < 1 ? HIDDEN : value.substring(0, colon) + ": " + HIDDEN;
  }

  /** Scheme, host and port of a URL. */
  public static String url(String url) {
    String shown = shown(url);
    int from = shown.indexOf("://") < 0 ? 0 : shown.indexOf("://") + 3;
    for (int i = from; i < shown.length() - 1; i++) {
      if ("/?#".indexOf(shown.charAt(i)) >= 0) {
        return shown.substring(0, i) + "/…";
      }
    }
    return shown;
  }

  /** A text with nothing but scheme, host and port of the URLs in it. */
  public static String withoutUrls(String text) {
    return URL_IN_TEXT
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(url(found.group())));
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
