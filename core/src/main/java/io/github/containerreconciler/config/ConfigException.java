package io.github.containerreconciler.config;

import java.util.List;

/**
 * The settings cannot be used. All problems at once, each with the key, the value seen and what is
 * allowed.
 */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public ConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each. */
  public List<String> problems() {
    return problems;
  }
}
