package io.github.containerreconciler.internal.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The settings cannot be used. All problems at once, each with the key, the value seen and what is
 * allowed.
 */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 1_000;
  private static final int TAIL = 200;

  private final transient List<String> problems;

  public ConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), shortened(problems)));
    this.problems = shortened(problems);
  }

  /** A value of any length and with any lines in it may have been given. */
  private static List<String> shortened(List<String> problems) {
    List<String> shortened = new ArrayList<>();
    for (String problem : problems) {
      String line = Secrets.hide(problem).strip().replace('\n', ' ').replace('\r', ' ');
      int length = line.length();
      shortened.add(
          length <= LONGEST
              ? line
              : line.substring(0, LONGEST - TAIL) + " … " + line.substring(length - TAIL));
    }
    return List.copyOf(shortened);
  }

  /** One line each; very long ones without their middle, and none with a password in an address. */
  public List<String> problems() {
    return problems;
  }
}
