package io.github.containerreconciler.internal.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Problems and warnings found while settings are read. Not thread-safe. */
public final class ConfigProblems {

  private final List<String> problems = new ArrayList<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private boolean incomplete;

  /** With this, the agent cannot start. */
  public void problem(String sentence) {
    problems.add(sentence);
  }

  /** This is allowed but unwise, or has no effect. */
  public void warning(String sentence) {
    warnings.add(sentence);
  }

  /** A problem in whose place an ownership rule may have been meant that now seems missing. */
  public void incomplete(String sentence) {
    problems.add(sentence);
    incomplete = true;
  }

  int count() {
    return problems.size();
  }

  /** Each of them once. */
  List<String> problems() {
    return List.copyOf(new LinkedHashSet<>(problems));
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  boolean isIncomplete() {
    return incomplete;
  }
}
