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

  private final Properties properties;
  private final Map<String, String> environment;
  private final Damage damage;
  private final ConfigProblems problems = new ConfigProblems();

  private SettingsSources(Properties properties, Map<String, String> environment, Damage damage) {
    this.properties = properties;
    this.environment = environment;
    this.damage = damage;
  }

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
   * @param log why a value of {@code log-to} cannot be written to; null if it can
   * @throws ConfigException with every problem there is
   */
  public static AgentConfig load(
      @Nullable String arguments,
      Properties properties,
      Map<String, String> environment,
      LogCheck log)
      throws ConfigException {
    return new SettingsSources(properties, environment, Damage.ofThisProcess())
        .load(arguments, log);
  }

  static AgentConfig load(
      @Nullable String arguments,
      Properties properties,
      Map<String, String> environment,
      Damage damage)
      throws ConfigException {
    return new SettingsSources(properties, environment, damage).load(arguments, logTo -> null);
  }

  private AgentConfig load(@Nullable String arguments, LogCheck log) throws ConfigException {
    References references = new References(environment, properties, damage, problems);
    List<List<Setting>> places = new ArrayList<>();
    places.add(references.resolve(arguments == null ? List.of() : arguments(arguments)));
    places.add(references.resolve(JvmSettings.properties(properties, problems)));
    places.add(references.resolve(EnvironmentSettings.read(environment, problems)));
    Setting file = first(Key.CONFIG, places);
    if (file != null) {
      places.add(references.resolve(HoconFile.read(file, environment, problems)));
    }
    places.forEach(this::refuseDamaged);
    checkLog(first(Key.LOG_TO, places), log);
    return SettingsReader.read(places, problems);
  }

  private List<Setting> arguments(String text) {
    String why = damage.ofArguments(text);
    if (why != null) {
      problems.incomplete(AgentArguments.ORIGIN + ": " + why);
    }
    return AgentArguments.read(text, problems);
  }

  private void refuseDamaged(List<Setting> place) {
    for (Setting setting : place) {
      String value = String.join(",", setting.values());
      String given = setting.origin().substring(setting.origin().lastIndexOf(' ') + 1);
      String why = damage.of(setting.key() + value, given + "=" + value);
      if (why != null) {
        problems.incomplete(setting.problem(why));
      }
    }
  }

  private void checkLog(@Nullable Setting logTo, LogCheck log) {
    String written = logTo == null ? "" : String.join(",", logTo.values());
    String problem = written.isBlank() ? null : log.problem(written);
    if (logTo != null && problem != null) {
      problems.problem(
          logTo.was(
              ", which cannot be written: " + problem + "; allowed: stderr, jul or a file's path"));
    }
  }

  private static @Nullable Setting first(Key key, List<List<Setting>> places) {
    return places.stream()
        .flatMap(List::stream)
        .filter(setting -> setting.key().equals(key.text()))
        .findFirst()
        .orElse(null);
  }
}
