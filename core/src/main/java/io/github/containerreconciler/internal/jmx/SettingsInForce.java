package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.EffectiveSetting;
import io.github.containerreconciler.internal.config.Key;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The settings an agent started with, and over them what an operator changed since. */
final class SettingsInForce {

  private static final String JMX = "JMX";

  private SettingsInForce() {}

  static List<EffectiveSetting> of(ReconcilerConfig config, LiveSettings live) {
    Map<String, String> changed = new HashMap<>();
    put(changed, Key.ENABLED, config.enabled(), live.isEnabled());
    put(changed, Key.DRY_RUN, config.dryRun(), live.isDryRun());
    put(changed, Key.PERIOD, Durations.format(config.period()), Durations.format(live.period()));
    put(
        changed,
        Key.CREATION_GRACE,
        Durations.format(config.creationGrace()),
        Durations.format(live.creationGrace()));
    return config.settings().stream()
        .map(
            setting -> {
              String value = changed.get(setting.key());
              return value == null ? setting : new EffectiveSetting(setting.key(), value, JMX);
            })
        .toList();
  }

  private static void put(Map<String, String> changed, Key key, Object before, Object now) {
    if (!Objects.equals(before, now)) {
      changed.put(key.text(), now.toString());
    }
  }
}
