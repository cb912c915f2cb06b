package io.github.containerreconciler.agent.settings;

import io.github.containerreconciler.config.Key;
import io.github.containerreconciler.config.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings in system properties and environment variables; the values of a list are separated by
 * commas.
 */
final class JvmSettings {

  private static final String PROPERTY = "container-reconciler.";
  private static final String STATUS =
      "container-reconciler.status"; // ours: what became of the agent
  private static final String VARIABLE = "CONTAINER_RECONCILER_";
  private static final Pattern OF_RECONCILER = Pattern.compile("RECONCILERS_([A-Z0-9]+)_(.+)");
  private static final Pattern OF_RULE =
      Pattern.compile("OWNER_(.+)_(LABEL|MOUNT|NAME|REPORT_ONLY|ALLOW_INHERITED)");

  private JvmSettings() {}

  static List<Setting> properties(Properties properties) {
    List<Setting> settings = new ArrayList<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PROPERTY) && !name.equals(STATUS)) {
        String key = name.substring(PROPERTY.length());
        settings.add(setting(key, properties.getProperty(name), "system property " + name));
      }
    }
    return settings;
  }

  static List<Setting> environment(Map<String, String> environment) {
    List<Setting> settings = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(VARIABLE)) {
            String key = key(name.substring(VARIABLE.length()));
            settings.add(setting(key, value, "environment variable " + name));
          }
        });
    return settings;
  }

  private static Setting setting(String key, String value, String origin) {
    String plain = key.replaceFirst("^reconcilers\\.[^.]+\\.", "");
    boolean list = Key.of(plain).map(Key::isList).orElse(false);
    return new Setting(key, list ? Arrays.asList(value.split(",", -1)) : List.of(value), origin);
  }

  /**
   * Dots and dashes became {@code _}: looked up in the table of keys; an unknown one is left for
   * the error message.
   */
  private static String key(String name) {
    Matcher reconciler = OF_RECONCILER.matcher(name);
    if (reconciler.matches()) {
      return "reconcilers." + lower(reconciler.group(1)) + "." + key(reconciler.group(2));
    }
    Optional<Key> known =
        Arrays.stream(Key.values())
            .filter(key -> key.text().replace('-', '_').equals(name.toLowerCase(Locale.ROOT)))
            .findFirst();
    if (known.isPresent()) {
      return known.get().text();
    }
    Matcher rule = OF_RULE.matcher(name);
    return rule.matches()
        ? "owner." + lower(rule.group(1)) + "." + lower(rule.group(2))
        : lower(name);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
