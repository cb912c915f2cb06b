package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.config.ConfigException;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadFactory;

/** Callbacks made of agent arguments. */
final class Settings {

  static final ThreadFactory THREADS =
      task -> {
        Thread thread = new Thread(task, "asking");
        thread.setDaemon(true);
        return thread;
      };

  private Settings() {}

  static ReconcilerConfig config(String arguments) throws ConfigException {
    return SettingsSources.load(
            "owner-label=job," + arguments, new Properties(), Map.of("TOKEN", "s3cret"))
        .reconcilers()
        .get(0);
  }

  static AskedCallback callback(String arguments) throws ConfigException {
    ReconcilerConfig config = config(arguments);
    return AskedCallback.of(
        config.callbacks().get(0), config, ManagementFactory.getPlatformMBeanServer(), THREADS);
  }

  static List<String> ask(String arguments) throws Exception {
    return callback(arguments).ask();
  }
}
