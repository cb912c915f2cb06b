package io.github.containerreconciler.internal.config;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a written key: {@code reconcilers.gpu.owner.jobs.label} is the label of the rule
 * {@code jobs} of the reconciler {@code gpu}. Immutable.
 *
 * @param reconciler the reconciler it is for; null if all share it
 * @param name the name of the ownership rule or of the callback it is for; null if it is for none
 */
public record KeyPath(@Nullable String reconciler, @Nullable String name, Key key) {

  /** A key of 0.1 that no longer means anything. */
  static final String EVENTS = "events";

  /** The name of {@link Key#REQUIRED_CALLBACKS} in 0.1. */
  static final String REQUIRED_SOURCES = "required-sources";

  /** Keys of 0.1: they are still read, with a warning. */
  public static final List<String> FORMER = List.of(EVENTS, REQUIRED_SOURCES);

  private static final String RECONCILERS = "reconcilers.";
  private static final int FAR = 3;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");

  /** Reads a key as it is written; null if there is none like that. */
  public static @Nullable KeyPath of(String written) {
    String reconciler = null;
    if (written.startsWith(RECONCILERS)) {
      int dot = written.indexOf('.', RECONCILERS.length());
      reconciler = dot < 0 ? "" : written.substring(RECONCILERS.length(), dot);
      if (!isName(reconciler)) {
        return null;
      }
    }
    String plain = withoutReconciler(written);
    if (plain.equals(REQUIRED_SOURCES)) {
      return new KeyPath(reconciler, null, Key.REQUIRED_CALLBACKS);
    }
    String name = mayHoldName(plain) ? nameIn(plain) : null;
    if (name != null && !isName(name)) {
      return null;
    }
    for (Key key : Key.values()) {
      if (plain.equals(name == null ? key.text() : key.of(name))) {
        return new KeyPath(reconciler, name, key);
      }
    }
    return null;
  }

  /** The name of the reconciler if this is {@code reconcilers.<name>} and nothing more. */
  public static @Nullable String reconcilerOf(String written) {
    String name = written.startsWith(RECONCILERS) ? written.substring(RECONCILERS.length()) : "";
    return isName(name) ? name : null;
  }

  /** The key as it is written for a reconciler, without that reconciler's name. */
  static String withoutReconciler(String written) {
    return written.startsWith(RECONCILERS)
        ? written.substring(written.indexOf('.', RECONCILERS.length()) + 1)
        : written;
  }

  /** The key without the reconciler's name. */
  String plain() {
    return name == null ? key.text() : key.of(name);
  }

  /** Completes what is wrong with a key that {@link #of} does not know. */
  static String whyUnknown(String written) {
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
    }
    String plain = written.substring(prefix.length());
    if (mayHoldName(plain) && !isName(nameIn(plain))) {
      return plain.startsWith(Key.OWNER)
          ? "is not owner.<rule>.<key>: a rule's" + names()
          : "is not callback.<name>.<key>: a callback's" + names();
    }
    String nearest = nearest(plain);
    return "is no key that is known; "
        + (nearest.isEmpty() ? "known are " + known() : "did you mean " + prefix + nearest + "?");
  }

  /** Returns whether a key that is not known may have been meant to make an ownership rule. */
  static boolean mayMeanOwner(String written) {
    String nearest = nearest(written);
    return written.startsWith("owner")
        || written.startsWith(RECONCILERS)
        || nearest.startsWith("owner")
        || nearest.equals(Key.PRESET.text());
  }

  /** Returns whether there is a key after a reconciler's name with dots in it. */
  private static boolean endsInKey(String written) {
    int dot = written.indexOf('.', RECONCILERS.length());
    if (mayHoldName(written.substring(dot + 1))) {
      return false;
    }
    for (int i = written.indexOf('.', dot + 1); i > 0; i = written.indexOf('.', i + 1)) {
      if (of(written.substring(i + 1)) != null) {
        return true;
      }
    }
    return false;
  }

  private static String names() {
    return " name has letters, digits, - and _ only";
  }

  private static boolean mayHoldName(String plain) {
    return plain.startsWith(Key.OWNER) || plain.startsWith(Key.CALLBACK);
  }

  private static String nameIn(String plain) {
    int begin = plain.indexOf('.') + 1;
    int dot = plain.lastIndexOf('.');
    return dot < begin ? "" : plain.substring(begin, dot);
  }

  /** Returns whether a rule, a callback, a reconciler or a group may be named so. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private static String nearest(String plain) {
    String best = "";
    int least = Math.min(FAR, plain.length() / 2) + 1;
    for (Key key : Key.values()) {
      String candidate = mayHoldName(plain) ? key.of(nameIn(plain)) : key.text();
      int distance = distance(plain, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  private static String known() {
    return Arrays.stream(Key.values()).map(Key::text).collect(Collectors.joining(", "));
  }

  /** In how many letters two words differ (Levenshtein's distance). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
