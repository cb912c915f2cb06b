package io.github.containerreconciler.agent.callback;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Names of fields with dots between them, {@code *} for each element; a name with a dot in it is
 * written in quotes. A single name is looked for everywhere. Immutable.
 *
 * @param text as it was written
 */
record Path(String text, List<String> parts) {

  private static final String EACH = "*";
  private static final Pattern DOT_OUTSIDE_QUOTES =
      Pattern.compile("\\.(?=([^\"]*\"[^\"]*\")*[^\"]*$)");

  static Path parse(String text) {
    return new Path(text, List.of(DOT_OUTSIDE_QUOTES.split(text, -1)));
  }

  int length() {
    return parts.size();
  }

  String name(int at) {
    return parts.get(at).replace("\"", "");
  }

  boolean isEach(int at) {
    return parts.get(at).equals(EACH);
  }

  /** Returns whether it is one name, which may be anywhere. */
  boolean isAnywhere() {
    return parts.size() == 1 && !isEach(0);
  }

  @Override
  public String toString() {
    return text;
  }
}
