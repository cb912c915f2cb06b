package io.github.containerreconciler.agent.settings;

import io.github.containerreconciler.config.Setting;
import java.util.ArrayList;
import java.util.List;

/** Settings in the agent's arguments: {@code key=value} pairs separated by commas. */
final class AgentArguments {

  private static final String ORIGIN = "agent argument";

  private AgentArguments() {}

  /**
   * A comma within a value is written {@code \,}; the value is everything after the first {@code
   * =}.
   */
  static List<Setting> read(String text, List<String> problems) {
    List<Setting> settings = new ArrayList<>();
    for (String raw : text.split("(?<!\\\\),", -1)) {
      String pair = raw.strip().replace("\\,", ",");
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 1) {
        problems.add(
            ORIGIN + ": was \"" + pair + "\"; allowed: key=value pairs separated by commas");
      } else {
        settings.add(
            new Setting(
                pair.substring(0, equals).strip(), List.of(pair.substring(equals + 1)), ORIGIN));
      }
    }
    return settings;
  }
}
