package io.github.containerreconciler.internal.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one place says, by key: shared by all reconcilers, or for one of them. What is not known or
 * said twice is noted down as a problem.
 */
final class Source {

  private final Map<String, Setting> shared = new LinkedHashMap<>();
  private final Map<String, Map<String, Setting>> own = new LinkedHashMap<>();
  private boolean ownerUnknown;

  Source(List<Setting> written, List<String> problems) {
    Map<String, Setting> once = new LinkedHashMap<>();
    for (Setting setting : written) {
      Setting before = once.get(setting.key());
      once.put(setting.key(), before == null ? setting : both(before, setting, problems));
    }
    for (Setting setting : once.values()) {
      add(setting, problems);
    }
  }

  private static Setting both(Setting before, Setting setting, List<String> problems) {
    KeyPath path = KeyPath.of(setting.key());
    if (path == null || path.key().isList()) {
      List<String> values = new ArrayList<>(before.values());
      values.addAll(setting.values());
      return new Setting(setting.key(), values, setting.origin());
    }
    problems.add(
        setting.problem(
            "was given twice, as \""
                + before.text()
                + "\" and \""
                + setting.text()
                + "\"; allowed: one value"));
    return before;
  }

  private void add(Setting setting, List<String> problems) {
    String reconciler = KeyPath.reconcilerOf(setting.key());
    if (reconciler != null && setting.values().isEmpty()) {
      settingsOf(reconciler);
      return;
    }
    KeyPath path = KeyPath.of(setting.key());
    if (path == null) {
      String why = KeyPath.whyUnknown(setting.key());
      problems.add(setting.problem("was \"" + setting.text() + "\", but " + why));
      ownerUnknown |= KeyPath.mayMeanOwner(setting.key());
    } else if (path.reconciler() == null) {
      shared.put(path.plain(), setting);
    } else if (path.key().isOfAgent()) {
      problems.add(
          setting.problem(
              "was \""
                  + setting.text()
                  + "\", but it is for the whole agent: write "
                  + path.key().text()));
    } else {
      settingsOf(path.reconciler()).put(path.plain(), setting);
    }
  }

  private Map<String, Setting> settingsOf(String reconciler) {
    Map<String, Setting> settings = own.get(reconciler);
    if (settings == null) {
      settings = new LinkedHashMap<>();
      own.put(reconciler, settings);
    }
    return settings;
  }

  /** Whether what is not known here may have been meant as an ownership rule. */
  boolean isOwnerUnknown() {
    return ownerUnknown;
  }

  Set<String> reconcilers() {
    return new LinkedHashSet<>(own.keySet());
  }

  Map<String, Setting> shared() {
    return shared;
  }

  Map<String, Setting> ownOf(@Nullable String reconciler) {
    return own.getOrDefault(reconciler, Map.of());
  }
}
