package io.github.containerreconciler.internal.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one place by key: those that all reconcilers share, and those of each. A key that
 * is not known, or a single value that is written twice, is a problem.
 */
final class SettingsPlace {

  private static final Pattern OTHER_SEPARATOR = Pattern.compile("[;\\s]([a-zA-Z0-9._-]+)\\s*=");

  private final Map<String, Setting> shared = new LinkedHashMap<>();
  private final Map<String, Map<String, Setting>> own = new LinkedHashMap<>();
  private final ConfigProblems problems;

  SettingsPlace(List<Setting> written, ConfigProblems problems) {
    this.problems = problems;
    Map<String, Setting> once = new LinkedHashMap<>();
    for (Setting setting : written) {
      Setting before = once.get(setting.key());
      once.put(setting.key(), before == null ? setting : both(before, setting));
    }
    for (Setting setting : once.values()) {
      add(setting);
    }
  }

  private Setting both(Setting before, Setting setting) {
    KeyPath path = KeyPath.of(setting.key());
    if (path == null || path.key().isList()) {
      return before.and(setting);
    }
    problems.problem(
        setting.problem(
            "was given twice, as \"%s\" and \"%s\"; allowed: one value"
                .formatted(before.text(), setting.text())));
    return before;
  }

  private void add(Setting setting) {
    String reconciler = KeyPath.reconcilerOf(setting.key());
    if (reconciler != null && setting.values().isEmpty()) {
      settingsOf(reconciler);
      return;
    }
    KeyPath path = KeyPath.of(setting.key());
    String plain = KeyPath.withoutReconciler(setting.key());
    if (plain.equals(KeyPath.EVENTS)) {
      problems.warning(
          setting.problem("is ignored: a sweep comes early when a container comes of age"));
    } else if (path == null) {
      String problem = setting.was(", but " + KeyPath.whyUnknown(setting.key()));
      if (KeyPath.mayMeanOwner(setting.key())) {
        problems.incomplete(problem);
      } else {
        problems.problem(problem);
      }
    } else if (path.reconciler() == null) {
      put(shared, path, setting);
    } else if (path.key().isOfAgent()) {
      problems.problem(setting.was(", but it is for the whole agent: write " + path.key().text()));
    } else {
      put(settingsOf(path.reconciler()), path, setting);
    }
  }

  /** With the wrong separator, a value swallows what comes after it. */
  private void refuseSwallowed(Setting setting) {
    for (String value : setting.values()) {
      Matcher other = OTHER_SEPARATOR.matcher(value);
      while (other.find()) {
        if (KeyPath.of(other.group(1)) != null) {
          problems.problem(
              setting.was(
                  "; allowed: " + other.group(1) + " as a setting of its own, behind a comma"));
        }
      }
    }
  }

  private void put(Map<String, Setting> settings, KeyPath path, Setting setting) {
    if (!path.key().isOfCallback()) {
      refuseSwallowed(setting);
    }
    if (KeyPath.withoutReconciler(setting.key()).equals(KeyPath.REQUIRED_SOURCES)) {
      problems.warning(setting.problem("is now named " + path.key().text()));
    }
    Setting before = settings.get(path.plain()); // under its former name
    settings.put(path.plain(), before == null ? setting : before.and(setting));
  }

  private Map<String, Setting> settingsOf(String reconciler) {
    return own.computeIfAbsent(reconciler, any -> new LinkedHashMap<>());
  }

  Set<String> reconcilers() {
    return own.keySet();
  }

  Map<String, Setting> shared() {
    return shared;
  }

  Map<String, Setting> ownOf(@Nullable String reconciler) {
    return own.getOrDefault(reconciler, Map.of());
  }
}
