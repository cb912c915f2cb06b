package io.github.containerreconciler.agent.settings;

import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.config.ConfigException;
import io.github.containerreconciler.internal.config.ConfigProblems;
import io.github.containerreconciler.internal.config.Key;
import io.github.containerreconciler.internal.config.Setting;
import io.github.containerreconciler.internal.config.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Every place that settings are written in, in the order of their precedence. */
public final class SettingsSources {

  private SettingsSources() {}

  /**
   * Reads and checks all settings.
   *
   * @param arguments the agent's arguments; null if there were none
   * @throws ConfigException with every problem there is
   */
  public static AgentConfig load(
      @Nullable String arguments, Properties properties, Map<String, String> environment)
      throws ConfigException {
    ConfigProblems findings = new ConfigProblems();
    List<List<Setting>> sources = new ArrayList<>();
    sources.add(arguments == null ? List.of() : AgentArguments.read(arguments, findings));
    sources.add(JvmSettings.properties(properties));
    sources.add(EnvironmentSettings.read(environment, findings));
    Setting file = file(sources);
    if (file != null) {
      sources.add(HoconFile.read(file, environment, findings));
    }
    return SettingsReader.read(sources, findings);
  }

  private static @Nullable Setting file(List<List<Setting>> sources) {
    for (List<Setting> source : sources) {
      for (Setting setting : source) {
        if (setting.key().equals(Key.CONFIG.text())) {
          return setting;
        }
      }
    }
    return null;
  }
}
