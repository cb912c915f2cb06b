package io.github.containerreconciler.agent.settings;

import java.util.ArrayList;
import java.util.List;

/** Text in parts that are separated by commas; a comma within a part is written {@code \,}. */
final class Commas {

  private Commas() {}

  /** At least one part; any of them may be empty. */
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == ',') {
        part.append(',');
        i++;
      } else if (c == ',') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
