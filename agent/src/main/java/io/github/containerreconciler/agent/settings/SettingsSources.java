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

  /** Tries to write to the log. */
  @FunctionalInterface
  public interface LogCheck {

    /** Why a value of {@code log-to} cannot be written to; null if it can. */
    @Nullable String problem(String logTo);
  }

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
    return load(arguments, properties, environment, logTo -> null);
  }

  /**
   * Reads and checks all settings, and whether the log can be written.
   *
   * @param arguments the agent's arguments; null if there were none
   * @param logProblem why a value of {@code log-to} cannot be written to; null if it can
   * @throws ConfigException with every problem there is
   */
  public static AgentConfig load(
      @Nullable String arguments,
      Properties properties,
      Map<String, String> environment,
      LogCheck logProblem)
      throws ConfigException {
    ConfigProblems findings = new ConfigProblems();
    List<List<Setting>> sources = new ArrayList<>();
    sources.add(arguments == null ? List.of() : AgentArguments.read(arguments, findings));
    sources.add(JvmSettings.properties(properties));
    sources.add(EnvironmentSettings.read(environment, findings));
    Setting file = first(Key.CONFIG, sources);
    if (file != null) {
      sources.add(HoconFile.read(file, environment, findings));
    }
    Setting logTo = first(Key.LOG_TO, sources);
    String written = logTo == null ? "" : String.join(",", logTo.values());
    String problem = written.isBlank() ? null : logProblem.problem(written);
    if (logTo != null && problem != null) {
      findings.problem(
          logTo.problem(
              "was \""
                  + written
                  + "\", which cannot be written: "
                  + problem
                  + "; allowed: stderr, jul or a file's path"));
    }
    return SettingsReader.read(sources, findings);
  }

  private static @Nullable Setting first(Key key, List<List<Setting>> sources) {
    for (List<Setting> source : sources) {
      for (Setting setting : source) {
        if (setting.key().equals(key.text())) {
          return setting;
        }
      }
    }
    return null;
  }
}
