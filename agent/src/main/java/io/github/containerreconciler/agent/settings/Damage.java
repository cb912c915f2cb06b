package io.github.containerreconciler.agent.settings;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognises text that did not arrive as it was written. */
public final class Damage {

  /**
   * A JVM reads the four bytes of a character outside the Basic Multilingual Plane as four
   * characters, and then cuts three off the end. Such a character at the end leaves one.
   */
  private static final Pattern CUT = Pattern.compile("[\\u00f0-\\u00f4][\\u0080-\\u00bf]|\\u00f0$");

  private final Supplier<LaunchBytes> launch;

  Damage(Supplier<LaunchBytes> launch) {
    this.launch = launch;
  }

  /** For what this process was started with. */
  public static Damage ofThisProcess() {
    return new Damage(LaunchBytes::ofThisProcess);
  }

  /** Why the agent's arguments are not as they were written; null if they seem to be. */
  public @Nullable String ofArguments(String text) {
    if (CUT.matcher(text).find() && !launch.get().hold(text)) {
      return "was cut by the JVM behind a character outside the Basic Multilingual Plane (an emoji,"
          + " say); allowed: other characters, or config=FILE with the settings in it";
    }
    return of(text, text);
  }

  /**
   * Why a value is not as it was written, such as {@code NAME=value} among the variables; null if
   * it seems to be.
   */
  public @Nullable String of(String value, String given) {
    boolean lost =
        value.indexOf('\ufffd') >= 0
            || (value.indexOf('?') >= 0 && launch.get().lostLettersOf(given));
    return lost
        ? "has letters that were lost on their way, by the locale of this JVM say; allowed:"
            + " LC_ALL=C.UTF-8 in its environment, or config=FILE with the settings in it"
        : null;
  }
}
