package io.github.containerreconciler.internal.config;

import java.util.ArrayList;
import java.util.List;

/** Settings as somebody wrote them: {@code key=value} pairs, with {@code ; } between them. */
final class Written {

  private Written() {}

  /** All of one place, which is named {@code here}. */
  static List<Setting> here(String pairs) {
    return at("here", pairs);
  }

  /** All of one place; a pair without {@code =} has no value at all. */
  static List<Setting> at(String origin, String pairs) {
    List<Setting> settings = new ArrayList<>();
    for (String pair : pairs.split("; ", -1)) {
      int equals = pair.indexOf('=');
      settings.add(
          equals < 0
              ? new Setting(pair, List.of(), origin)
              : new Setting(
                  pair.substring(0, equals), List.of(pair.substring(equals + 1)), origin));
    }
    return settings;
  }

  static AgentConfig read(String pairs) throws ConfigException {
    return SettingsReader.read(List.of(here(pairs)), new ConfigProblems());
  }

  /** The only reconciler of one place. */
  static ReconcilerConfig one(String pairs) throws ConfigException {
    List<ReconcilerConfig> all = read(pairs).reconcilers();
    if (all.size() != 1) {
      throw new AssertionError(all);
    }
    return all.get(0);
  }

  /** What is wrong with one place; empty if nothing is. */
  static List<String> problems(String pairs) {
    return problems(List.of(here(pairs)), new ConfigProblems());
  }

  /** What is wrong with several places, the highest first. */
  static List<String> problems(List<List<Setting>> places, ConfigProblems findings) {
    try {
      SettingsReader.read(places, findings);
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }
}
