package io.github.containerreconciler.internal.config;

import org.jspecify.annotations.Nullable;

/**
 * What a written key stands for: {@code reconcilers.gpu.owner.jobs.label} is the label of the rule
 * {@code jobs} of the reconciler {@code gpu}. Immutable.
 *
 * @param reconciler the reconciler it is for; null if it is shared by all
 * @param rule the ownership rule it is of; null if it is of none
 */
public record KeyPath(@Nullable String reconciler, @Nullable String rule, Key key) {

  private static final String RECONCILERS = "reconcilers.";
  private static final String OWNER = "owner.";
  private static final int FAR = 3;

  /** Reads a key as it is written; null if there is none like that. */
  public static @Nullable KeyPath of(String written) {
    String reconciler = null;
    String plain = written;
    if (written.startsWith(RECONCILERS)) {
      int dot = written.indexOf('.', RECONCILERS.length());
      reconciler = dot < 0 ? "" : written.substring(RECONCILERS.length(), dot);
      plain = written.substring(dot + 1);
      if (!isName(reconciler)) {
        return null;
      }
    }
    String rule = null;
    if (plain.startsWith(OWNER)) {
      rule = ruleIn(plain);
      if (!isName(rule)) {
        return null;
      }
      plain = OWNER + Key.RULE + plain.substring(plain.lastIndexOf('.'));
    }
    for (Key key : Key.values()) {
      if (key.text().equals(plain)) {
        return new KeyPath(reconciler, rule, key);
      }
    }
    return null;
  }

  /** The name of the reconciler if this is {@code reconcilers.<name>} and nothing more. */
  public static @Nullable String reconcilerOf(String written) {
    String name = written.startsWith(RECONCILERS) ? written.substring(RECONCILERS.length()) : "";
    return isName(name) ? name : null;
  }

  /** The key without the reconciler's name. */
  String plain() {
    return rule == null ? key.text() : key.text().replace(Key.RULE, rule);
  }

  /** Completes what is wrong with a key that {@link #of} does not know. */
  static String whyUnknown(String written) {
    String plain = written;
    String prefix = "";
    if (written.startsWith(RECONCILERS)) {
      int dot = written.indexOf('.', RECONCILERS.length());
      if (reconcilerOf(written) != null) {
        return "needs a key of that reconciler, such as " + written + ".period";
      }
      if (dot < 0 || !isName(written.substring(RECONCILERS.length(), dot)) || endsInKey(written)) {
        return "a reconciler's" + names();
      }
      prefix = written.substring(0, dot + 1);
      plain = written.substring(dot + 1);
    }
    if (plain.startsWith(OWNER) && !isName(ruleIn(plain))) {
      return "is not owner.<rule>.<key>: a rule's" + names();
    }
    String nearest = nearest(plain);
    return "is no key that is known; "
        + (nearest.isEmpty() ? "known are " + known() : "did you mean " + prefix + nearest + "?");
  }

  /** Whether a key that is not known may have been meant to make an ownership rule. */
  static boolean mayMeanOwner(String written) {
    String nearest = nearest(written);
    return written.startsWith("owner")
        || written.startsWith(RECONCILERS)
        || nearest.startsWith("owner")
        || nearest.equals(Key.PRESET.text());
  }

  /** Whether there is a key after a reconciler's name with dots in it. */
  private static boolean endsInKey(String written) {
    int dot = written.indexOf('.', RECONCILERS.length());
    for (int i = written.indexOf('.', dot + 1); i > 0; i = written.indexOf('.', i + 1)) {
      String rest = written.substring(i + 1);
      if (!written.startsWith(OWNER, dot + 1) && of(rest) != null) {
        return true;
      }
    }
    return false;
  }

  private static String names() {
    return " name has letters, digits, - and _ only";
  }

  private static String ruleIn(String plain) {
    int dot = plain.lastIndexOf('.');
    return dot < OWNER.length() ? "" : plain.substring(OWNER.length(), dot);
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static String nearest(String plain) {
    String rule = plain.startsWith(OWNER) ? ruleIn(plain) : Key.RULE;
    String best = "";
    int least = Math.min(FAR, plain.length() / 2) + 1;
    for (Key key : Key.values()) {
      String candidate = key.text().replace(Key.RULE, rule);
      int distance = EditDistance.distance(plain, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  private static String known() {
    StringBuilder all = new StringBuilder();
    for (Key key : Key.values()) {
      all.append(all.isEmpty() ? "" : ", ").append(key.text());
    }
    return all.toString();
  }
}
