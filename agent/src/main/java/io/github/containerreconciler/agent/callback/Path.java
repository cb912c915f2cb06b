package io.github.containerreconciler.agent.callback;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of fields with dots between them, {@code *} for each element; a name with a dot in it is
 * written in quotes. A single name is looked for everywhere. Immutable.
 */
final class Path {

  private static final String EACH = "*";

  private final String text;
  private final List<String> names = new ArrayList<>();
  private final List<Boolean> quoted = new ArrayList<>();

  private Path(String text) {
    this.text = text;
  }

  static Path parse(String text) {
    Path path = new Path(text);
    StringBuilder name = new StringBuilder();
    boolean within = false;
    boolean hadQuotes = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        within = !within;
        hadQuotes = true;
      } else if (c == '.' && !within) {
        path.add(name, hadQuotes);
        hadQuotes = false;
      } else {
        name.append(c);
      }
    }
    path.add(name, hadQuotes);
    return path;
  }

  private void add(StringBuilder name, boolean hadQuotes) {
    names.add(name.toString());
    quoted.add(hadQuotes);
    name.setLength(0);
  }

  int length() {
    return names.size();
  }

  String name(int at) {
    return names.get(at);
  }

  boolean isEach(int at) {
    return names.get(at).equals(EACH) && !quoted.get(at);
  }

  /** Returns whether it is one name, which may be anywhere. */
  boolean isAnywhere() {
    return names.size() == 1 && !isEach(0);
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
