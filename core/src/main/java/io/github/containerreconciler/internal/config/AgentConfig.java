package io.github.containerreconciler.internal.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All settings of one agent, checked. Immutable.
 *
 * @param reconcilers at least one, each with a name of its own
 * @param logTo {@code stderr}, {@code jul} or a file's path
 * @param logLevel {@code error}, {@code warn}, {@code info} or {@code debug}
 * @param warnings what is allowed but unwise
 */
public record AgentConfig(
    List<ReconcilerConfig> reconcilers, String logTo, String logLevel, List<String> warnings) {

  static final List<String> LOG_LEVELS = List.of("error", "warn", "info", "debug");

  public AgentConfig {
    reconcilers = List.copyOf(reconcilers);
    warnings = warnings.stream().map(Secrets::hide).toList();
    Key.LOG_LEVEL.require(LOG_LEVELS.contains(logLevel), logLevel);
    Key.LOG_TO.require(!logTo.isBlank(), logTo);
    Set<String> names = new HashSet<>();
    for (ReconcilerConfig reconciler : reconcilers) {
      if (!names.add(reconciler.name())) {
        throw new IllegalArgumentException("two reconcilers are named " + reconciler.name());
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("an agent needs a reconciler");
    }
  }
}
