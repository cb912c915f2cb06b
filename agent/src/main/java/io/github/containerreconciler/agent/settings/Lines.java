package io.github.containerreconciler.agent.settings;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;

/** The lines of a file: they tell where something stands that the parser gives no line for. */
final class Lines {

  private final String name;
  private final String[] lines;

  Lines(String name, String text) {
    this.name = name;
    this.lines = text.split("\n", -1);
  }

  /** {@code service.conf:12} if that is where both stand, one after the other; else the file. */
  String where(String first, String then) {
    return where(originOf(first, then), name);
  }

  /** Returns the place of a value, such as {@code service.conf:12}. */
  static String where(ConfigOrigin origin, String name) {
    if (origin.description().startsWith(Variables.ORIGIN)) {
      return name + ", " + origin.description();
    }
    return origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
  }

  /** Returns whether a user and a password may stand in this line or the one before. */
  boolean mayHoldSecret(int number) {
    for (int i = Math.max(0, number - 2); i < Math.min(number, lines.length); i++) {
      if (lines[i].indexOf('@') >= 0) {
        return true;
      }
    }
    return false;
  }

  ConfigOrigin originOf(String first, String then) {
    ConfigOrigin file = ConfigOriginFactory.newSimple(name);
    for (int i = 0; i < lines.length; i++) {
      int at = lines[i].indexOf(first);
      if (at >= 0 && lines[i].indexOf(then, at + first.length()) >= 0) {
        return file.withLineNumber(i + 1);
      }
    }
    return file;
  }
}
