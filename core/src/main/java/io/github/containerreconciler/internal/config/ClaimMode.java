package io.github.containerreconciler.internal.config;

/**
 * The setting {@code claim}. Immutable.
 *
 * @param group the instances of one group share what they claim; empty for none
 */
public record ClaimMode(boolean on, String group) {

  /** The default. */
  public static final ClaimMode ON = new ClaimMode(true, "");

  /** No claim is written, and none is read. */
  public static final ClaimMode OFF = new ClaimMode(false, "");

  private static final String SHARED = "shared:";

  public ClaimMode {
    Key.CLAIM.require(group.isEmpty() || (on && KeyPath.isName(group)), group);
  }

  static ClaimMode read(Values values) {
    String text = values.text(Key.CLAIM);
    if (text.startsWith(SHARED) && KeyPath.isName(text.substring(SHARED.length()))) {
      return new ClaimMode(true, text.substring(SHARED.length()));
    }
    if (!text.equals("on") && !text.equals("off")) {
      String why = text.startsWith(SHARED) ? ", whose group is no name" : "";
      values.problem(Key.CLAIM, text, why);
    }
    return text.equals("off") ? OFF : ON;
  }

  @Override
  public String toString() {
    return group.isEmpty() ? (on ? "on" : "off") : SHARED + group;
  }
}
