package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.config.ConfigException;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Reads settings from one place, as the tests of that place want them. */
final class Load {

  private Load() {}

  static ReconcilerConfig arguments(String arguments) throws ConfigException {
    return one(SettingsSources.load(arguments, new Properties(), Map.of()));
  }

  static ReconcilerConfig one(AgentConfig agent) {
    return agent.reconcilers().get(0);
  }

  static List<String> problems(String arguments) {
    return problems(arguments, new Properties(), Map.of());
  }

  static List<String> problems(
      String arguments, Properties properties, Map<String, String> environment) {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> SettingsSources.load(arguments, properties, environment));
    return refused == null ? List.of() : refused.problems();
  }

  static Properties properties(String... keysAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.setProperty("container-reconciler." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }

  /** Writes {@code s.conf} and gives the argument that names it. */
  static String file(Path folder, String text) {
    try {
      return "config=" + Files.writeString(folder.resolve("s.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
