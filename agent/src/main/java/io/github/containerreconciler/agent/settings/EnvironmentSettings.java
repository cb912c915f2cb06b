package io.github.containerreconciler.agent.settings;

import io.github.containerreconciler.internal.config.ConfigProblems;
import io.github.containerreconciler.internal.config.Key;
import io.github.containerreconciler.internal.config.KeyPath;
import io.github.containerreconciler.internal.config.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings in environment variables: plain keys only. Kubernetes sets variables for every Service
 * of a namespace, so whoever names a Service could else add an ownership rule.
 */
final class EnvironmentSettings {

  private static final String PREFIX = "CONTAINER_RECONCILER_";

  private EnvironmentSettings() {}

  static List<Setting> read(Map<String, String> environment, ConfigProblems problems) {
    Map<String, String> keys = keys();
    List<Setting> settings = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
      String variable = entry.getKey();
      String key = keys.get(variable);
      if (key != null) {
        settings.add(
            JvmSettings.setting(
                key, entry.getValue(), "environment variable " + variable, problems));
      } else if (variable.startsWith(PREFIX)) {
        unknown.add(variable);
      }
    }
    if (!unknown.isEmpty()) {
      problems.warning(
          "environment: ignored "
              + String.join(", ", unknown)
              + ": no setting is named so (variables set plain keys, no owner.*, callback.* or"
              + " reconcilers.*; a Kubernetes Service of that name makes such variables)");
    }
    return settings;
  }

  /** The key that each variable sets. */
  private static Map<String, String> keys() {
    Map<String, String> keys = new HashMap<>();
    for (Key key : Key.values()) {
      if (key.isPlain()) {
        keys.put(variable(key.text()), key.text());
      }
    }
    for (String former : KeyPath.FORMER) {
      keys.put(variable(former), former);
    }
    return keys;
  }

  private static String variable(String key) {
    return PREFIX + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
