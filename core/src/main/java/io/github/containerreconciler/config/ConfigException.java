package io.github.containerreconciler.config;

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

  /** A value of any length may have been given; what is allowed stands at the end. */
  private static List<String> shortened(List<String> problems) {
    List<String> shortened = new ArrayList<>();
    for (String problem : problems) {
      int length = problem.length();
      shortened.add(
          length <= LONGEST
              ? problem
              : problem.substring(0, LONGEST - TAIL) + " … " + problem.substring(length - TAIL));
    }
    return List.copyOf(shortened);
  }

  /** One sentence each; very long ones without their middle. */
  public List<String> problems() {
    return problems;
  }
}
