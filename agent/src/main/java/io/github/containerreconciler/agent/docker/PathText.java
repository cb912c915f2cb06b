package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.HexDigits;
import java.util.regex.Pattern;

/** Checks a text that becomes part of a request's path: it must not lead to another path. */
final class PathText {

  private static final int LONGEST = 255;
  private static final String SHA256 = "sha256:";

  // every segment begins with a letter or a digit, so that none is empty, . or ..
  private static final Pattern ID_OR_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
  private static final Pattern IMAGE =
      Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.:@-]*(/[a-zA-Z0-9][a-zA-Z0-9_.:@-]*)*");

  private PathText() {}

  /** A container's id, a prefix of one, or a name. */
  static boolean isIdOrName(String text) {
    return text.length() <= LONGEST && ID_OR_NAME.matcher(text).matches();
  }

  /** Refuses any other text; says what it should name. */
  static void requireIdOrName(String what, String text) {
    if (!isIdOrName(text)) {
      throw new IllegalArgumentException(
          what + ": was \"" + JsonReader.shorten(text) + "\", which is neither an id nor a name");
    }
  }

  /** An image's id or reference, such as {@code sha256:…} or {@code host:5000/team/app:1.2}. */
  static boolean isImage(String text) {
    return text.length() <= LONGEST && IMAGE.matcher(text).matches();
  }

  /** A path as a message shows it: without a query, and with long ids cut to 12 digits. */
  static String brief(String path) {
    int query = path.indexOf('?');
    StringBuilder brief = new StringBuilder();
    for (String part : (query < 0 ? path : path.substring(0, query)).split("/", -1)) {
      String digits = part.startsWith(SHA256) ? part.substring(SHA256.length()) : part;
      brief
          .append(HexDigits.areFullId(digits) ? part.substring(0, part.length() - 52) : part)
          .append('/');
    }
    return brief.substring(0, brief.length() - 1);
  }
}
