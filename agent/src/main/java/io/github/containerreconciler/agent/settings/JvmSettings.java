package io.github.containerreconciler.agent.settings;

import io.github.containerreconciler.internal.config.ConfigProblems;
import io.github.containerreconciler.internal.config.KeyPath;
import io.github.containerreconciler.internal.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

/** Settings in system properties; the values of a list are separated by {@link Commas}. */
final class JvmSettings {

  private static final String PROPERTY = "container-reconciler.";

  /** The agent sets this one itself. */
  private static final String STATUS = PROPERTY + "status";

  private JvmSettings() {}

  static List<Setting> properties(Properties properties, ConfigProblems problems) {
    List<Setting> settings = new ArrayList<>();
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (name.startsWith(PROPERTY) && !name.equals(STATUS)) {
        String value = properties.getProperty(name);
        if (value != null) { // the host may have removed it meanwhile
          String key = name.substring(PROPERTY.length());
          settings.add(setting(key, value, "system property " + name, problems));
        }
      }
    }
    return settings;
  }

  static Setting setting(String key, String value, String origin, ConfigProblems problems) {
    KeyPath path = KeyPath.of(key);
    boolean list = path != null && path.key().isList();
    Setting setting = new Setting(key, list ? Commas.split(value) : List.of(value), origin);
    if (list && value.contains("\\,")) {
      problems.problem(setting.was("; allowed: a comma within a value is written ${,}"));
    }
    return setting;
  }
}
