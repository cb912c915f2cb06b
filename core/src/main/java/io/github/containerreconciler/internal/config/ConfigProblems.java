package io.github.containerreconciler.internal.config;

import java.util.ArrayList;
import java.util.List;

/** What was found while settings were read from one place after the other. Not thread-safe. */
public final class ConfigProblems {

  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private boolean incomplete;

  /** What must be mended before the agent can start. */
  public void problem(String sentence) {
    problems.add(sentence);
  }

  /** What is allowed but unwise, or is not looked at. */
  public void warning(String sentence) {
    warnings.add(sentence);
  }

  /** A place could not be read as a whole: what seems missing may stand there. */
  public void incomplete(String sentence) {
    problems.add(sentence);
    incomplete = true;
  }

  List<String> problems() {
    return problems;
  }

  List<String> warnings() {
    return warnings;
  }

  boolean isIncomplete() {
    return incomplete;
  }
}
