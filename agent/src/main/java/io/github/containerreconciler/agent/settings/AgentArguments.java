package io.github.containerreconciler.agent.settings;

import io.github.containerreconciler.internal.config.ConfigProblems;
import io.github.containerreconciler.internal.config.Secrets;
import io.github.containerreconciler.internal.config.Setting;
import java.util.ArrayList;
import java.util.List;

/** Settings in the agent's arguments: {@code key=value} pairs separated by {@link Commas}. */
final class AgentArguments {

  static final String ORIGIN = "agent argument";

  private AgentArguments() {}

  /** A value is everything after the first {@code =}; empty parts are ignored. */
  static List<Setting> read(String text, ConfigProblems problems) {
    List<Setting> settings = new ArrayList<>();
    for (String part : Commas.split(text)) {
      String pair = part.strip();
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String key = pair.substring(0, equals).strip();
        settings.add(new Setting(key, List.of(pair.substring(equals + 1)), ORIGIN));
      } else if (!pair.isEmpty()) {
        problems.problem(
            ORIGIN
                + ": was \""
                + Secrets.withoutUrls(Secrets.shown(pair))
                + "\"; allowed: key=value pairs separated by commas (a comma within a value is"
                + " written ${,}, and the key of a list is repeated)");
      }
    }
    return settings;
  }
}
