package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.agent.log.Logs;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.config.AgentConfig;
import io.github.containerreconciler.config.ConfigException;
import io.github.containerreconciler.config.ReconcilerConfig;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts everything behind the agent's class loader, and says in a system property what became of
 * it.
 */
public final class Boot {

  private static final String STATUS = "container-reconciler.status";

  private Boot() {}

  /**
   * Called once by the entry class, on a daemon thread. Throws nothing for bad settings: they are
   * printed.
   *
   * @param args the agent's arguments as given; null if there were none
   * @param loader our own class loader, closed when the last reconciler stops
   */
  public static void start(@Nullable String args, AutoCloseable loader) {
    AgentConfig config;
    try {
      config = SettingsSources.load(args, System.getProperties(), System.getenv());
      Logs.configure(config.logTo(), config.logLevel());
    } catch (ConfigException e) {
      fail(e.problems());
      return;
    } catch (IOException e) {
      fail(
          List.of(
              "log-to: cannot be written: " + e + "; allowed are stderr, jul, or a file's path"));
      return;
    }
    Logger log = LoggerFactory.getLogger(Boot.class);
    config.warnings().forEach(log::warn);
    Threads threads = new Threads();
    AtomicInteger running = new AtomicInteger(config.reconcilers().size());
    Runnable onStop =
        () -> {
          if (running.decrementAndGet() == 0) {
            threads.close();
            System.setProperty(STATUS, "stopped");
            closeQuietly(loader);
          }
        };
    for (ReconcilerConfig reconciler : config.reconcilers()) {
      try {
        Wiring.start(reconciler, System.getenv(), threads, onStop);
        log.info(
            "started version={} reconciler={} enabled={} dry-run={} period={}s creation-grace={}s"
                + " rules={}",
            Version.text(),
            reconciler.name(),
            reconciler.enabled(),
            reconciler.dryRun(),
            reconciler.period().toSeconds(),
            reconciler.creationGrace().toSeconds(),
            reconciler.rules().stream().map(rule -> rule.name()).toList());
      } catch (RuntimeException e) {
        fail(List.of("reconciler " + reconciler.name() + ": " + e.getMessage()));
        onStop.run();
        return;
      }
    }
    System.setProperty(STATUS, "running " + Version.text());
  }

  private static void fail(List<String> problems) {
    System.setProperty(STATUS, "failed: " + String.join("; ", problems));
    System.err.println(
        "container-reconciler: not started, " + problems.size() + " problem(s) in its settings:");
    problems.forEach(problem -> System.err.println("container-reconciler:   " + problem));
  }

  private static void closeQuietly(AutoCloseable loader) {
    try {
      loader.close();
    } catch (Exception e) {
      System.err.println("container-reconciler: its jar could not be closed: " + e);
    }
  }
}
