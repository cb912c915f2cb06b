package io.github.containerreconciler.agent.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text in parts that are separated by commas; a comma within a part is written <code>${,}</code>. A
 * backslash means nothing here, so that a part which ends in one does not swallow the next.
 */
public final class Commas {

  private static final String COMMA = "${,}";
  private static final Pattern SEPARATOR = Pattern.compile("(?<!\\$\\{),|,(?!\\})");

  private Commas() {}

  /** At least one part; any of them may be empty. */
  public static List<String> split(String text) {
    return Arrays.stream(SEPARATOR.split(text, -1)).map(part -> part.replace(COMMA, ",")).toList();
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
