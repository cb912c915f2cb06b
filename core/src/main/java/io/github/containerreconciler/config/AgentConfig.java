package io.github.containerreconciler.config;

import java.util.List;

/**
 * All settings of one agent, checked. Immutable.
 *
 * @param logTo {@code stderr}, {@code jul} or a file's path
 * @param logLevel {@code error}, {@code warn}, {@code info} or {@code debug}
 * @param warnings what is allowed but unwise
 */
public record AgentConfig(
    List<ReconcilerConfig> reconcilers, String logTo, String logLevel, List<String> warnings) {

  public AgentConfig {
    reconcilers = List.copyOf(reconcilers);
    warnings = List.copyOf(warnings);
  }
}
