package io.github.containerreconciler.agent.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in parts that are separated by commas; a comma within a part is written <code>${,}</code>. A
 * backslash means nothing here, so that a part which ends in one does not swallow the next.
 */
public final class Commas {

  private static final String COMMA = "${,}";

  private Commas() {}

  /** At least one part; any of them may be empty. */
  public static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith(COMMA, at)) {
        part.append(',');
        at += COMMA.length();
      } else if (text.charAt(at) == ',') {
        parts.add(part.toString());
        part.setLength(0);
        at++;
      } else {
        part.append(text.charAt(at++));
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /** The text that {@link #split} takes apart into these parts, spaces around them aside. */
  public static String join(List<String> parts) {
    List<String> escaped = new ArrayList<>();
    for (String part : parts) {
      String space = part.startsWith("}") ? " " : ""; // the part before may end in ${
      escaped.add(space + part.replace(",", COMMA));
    }
    return String.join(",", escaped);
  }
}
