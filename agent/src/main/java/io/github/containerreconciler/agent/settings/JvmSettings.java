package io.github.containerreconciler.agent.settings;

import io.github.containerreconciler.internal.config.KeyPath;
import io.github.containerreconciler.internal.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

/** Settings in system properties; the values of a list are separated by commas. */
final class JvmSettings {

  private static final String PROPERTY = "container-reconciler.";

  /** Ours: what became of the agent. */
  private static final String STATUS = PROPERTY + "status";

  private JvmSettings() {}

  static List<Setting> properties(Properties properties) {
    List<Setting> settings = new ArrayList<>();
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (name.startsWith(PROPERTY) && !name.equals(STATUS)) {
        String value = properties.getProperty(name);
        if (value != null) { // the host may have taken it away since
          settings.add(
              setting(name.substring(PROPERTY.length()), value, "system property " + name));
        }
      }
    }
    return settings;
  }

  static Setting setting(String key, String value, String origin) {
    KeyPath path = KeyPath.of(key);
    boolean list = path != null && path.key().isList();
    return new Setting(key, list ? Commas.split(value) : List.of(value), origin);
  }
}
