package io.github.containerreconciler.agent.settings;

import io.github.containerreconciler.internal.config.ConfigProblems;
import io.github.containerreconciler.internal.config.Key;
import io.github.containerreconciler.internal.config.KeyPath;
import io.github.containerreconciler.internal.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings in environment variables. Dots and dashes became {@code _}, so a name is read back by
 * the known keys that it may end with; what is left is a reconciler's or a rule's name, in lower
 * case and with dashes.
 */
final class EnvironmentSettings {

  private static final String VARIABLE = "CONTAINER_RECONCILER_";
  private static final String RECONCILERS = "RECONCILERS_";
  private static final String OWNER = "OWNER_";

  private EnvironmentSettings() {}

  static List<Setting> read(Map<String, String> environment, ConfigProblems findings) {
    List<Setting> settings = new ArrayList<>();
    List<String> ofService = new ArrayList<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
      String variable = entry.getKey();
      if (!variable.startsWith(VARIABLE)) {
        continue;
      }
      String origin = "environment variable " + variable;
      String name = variable.substring(VARIABLE.length());
      List<String> readings = readings(name);
      if (readings.size() == 1) {
        settings.add(JvmSettings.setting(readings.get(0), entry.getValue(), origin));
      } else if (readings.size() > 1) {
        findings.problem(
            origin
                + ": was \""
                + entry.getValue()
                + "\", and may mean "
                + String.join(" or ", readings)
                + "; allowed: one of them as an agent argument, a system property or in the file");
      } else if (KubernetesService.isVariable(name, entry.getValue())) {
        ofService.add(variable);
      } else {
        settings.add(new Setting(lower(name), List.of(entry.getValue()), origin));
      }
    }
    if (!ofService.isEmpty()) {
      findings.warning(
          "environment: "
              + String.join(", ", ofService)
              + " tell of a Kubernetes Service, and are no settings");
    }
    return settings;
  }

  /** Every key that may be meant; none where the name fits no key. */
  private static List<String> readings(String name) {
    List<String> readings = new ArrayList<>();
    if (!name.startsWith(RECONCILERS)) {
      addReadings("", name, readings);
      return readings;
    }
    String rest = name.substring(RECONCILERS.length());
    for (int i = rest.indexOf('_'); i > 0; i = rest.indexOf('_', i + 1)) {
      addReadings(
          "reconcilers." + lower(rest.substring(0, i)) + ".", rest.substring(i + 1), readings);
    }
    return readings;
  }

  private static void addReadings(String prefix, String name, List<String> readings) {
    for (Key key : Key.values()) {
      String upper = key.text().replace('-', '_').toUpperCase(Locale.ROOT);
      if (!key.isOfRule() && upper.equals(name)) {
        add(prefix + key.text(), readings);
      } else if (key.isOfRule() && name.startsWith(OWNER)) {
        String end = upper.substring(upper.lastIndexOf('.')).replace('.', '_');
        int rule = name.length() - end.length();
        if (name.endsWith(end) && rule > OWNER.length()) {
          add(
              prefix
                  + "owner."
                  + lower(name.substring(OWNER.length(), rule))
                  + key.text().substring(key.text().lastIndexOf('.')),
              readings);
        }
      }
    }
  }

  private static void add(String reading, List<String> readings) {
    if (KeyPath.of(reading) != null) {
      readings.add(reading);
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
