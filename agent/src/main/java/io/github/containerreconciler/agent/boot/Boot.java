package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.agent.log.Logs;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.config.ConfigException;
import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.Overlap;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts everything behind the agent's class loader, and says in a system property whether that
 * worked.
 */
public final class Boot {

  private static final String UNIX = "unix://";
  private static final String STATUS = "container-reconciler.status";
  private static final Duration BETWEEN_STARTS = Duration.ofMillis(20);

  private Boot() {}

  /**
   * Called once by the entry class, on a daemon thread. Throws nothing: what goes wrong is printed.
   *
   * @param handover from an entry class that may be of an earlier version, so JDK types only:
   *     {@code settings} (String; the agent's arguments as given, null if there were none), {@code
   *     loader} (AutoCloseable; our own class loader, closed when the last reconciler stopped),
   *     {@code awaitHost} (Runnable; returns once the host has set up its logging and MBeanServer),
   *     {@code settingsChecked} (Runnable, or null; what happens then), {@code awaitLogging}
   *     (Runnable, or null; returns once the host uses java.util.logging), {@code inheritance}
   *     (Map, or null; what an agent that was detached left)
   */
  public static void start(Map<String, Object> handover) {
    AutoCloseable loader = (AutoCloseable) Objects.requireNonNull(handover.get("loader"));
    Runnable awaitHost = (Runnable) Objects.requireNonNull(handover.get("awaitHost"));
    Inheritance.use(handover.get("inheritance"));
    boolean started = false;
    try {
      AgentConfig config = load((String) handover.get("settings"));
      run(handover.get("settingsChecked"));
      if (config != null) {
        awaitHost.run();
        if (config.logTo().equals(Logs.JUL)) {
          run(handover.get("awaitLogging"));
        }
        started = start(config, new Threads(), loader);
      }
    } catch (RuntimeException | Error e) {
      fail("cannot start", List.of(e.toString()));
    } finally {
      if (!started) {
        JarCloser.begin(loader);
      }
    }
  }

  /** An entry class of an earlier version hands over less. */
  private static void run(@Nullable Object task) {
    if (task != null) {
      ((Runnable) task).run();
    }
  }

  private static @Nullable AgentConfig load(@Nullable String settings) {
    try {
      AgentConfig config =
          SettingsSources.load(settings, System.getProperties(), System.getenv(), Logs::problem);
      Logs.setLevel(config.logLevel());
      return config;
    } catch (ConfigException e) {
      fail(e.problems().size() + " problem(s) in its settings", e.problems());
    }
    return null;
  }

  /** All reconcilers, or none: whether they run. */
  static boolean start(AgentConfig config, Threads threads, AutoCloseable loader) {
    Logger log = LoggerFactory.getLogger(Boot.class);
    config.warnings().forEach(log::warn);
    AtomicInteger running = new AtomicInteger(config.reconcilers().size());
    Runnable onStop =
        () -> {
          if (running.decrementAndGet() == 0) {
            threads.close();
            status("stopped");
            JarCloser.begin(loader);
          }
        };
    List<Wiring> wired = new ArrayList<>();
    String name = "";
    try {
      for (ReconcilerConfig reconciler : config.reconcilers()) {
        name = reconciler.name();
        Wiring wiring = Wiring.of(reconciler, System.getenv(), threads, onStop);
        wired.add(wiring);
        refuseOverlap(wiring, wired);
      }
      status("running " + Version.text()); // from here on an operator may stop them
      for (Wiring wiring : wired) {
        log(log, wiring.config());
      }
      for (Wiring wiring : wired) {
        name = wiring.config().name();
        startInTurn(wiring, wired);
      }
      return true;
    } catch (RuntimeException | Error e) {
      wired.forEach(Boot::discard);
      threads.close();
      fail("reconciler " + name, List.of(e instanceof Error ? "" + e : "" + e.getMessage()));
      return false;
    }
  }

  /** Two at one address that would certainly meet; claims keep all others apart. */
  private static void refuseOverlap(Wiring added, List<Wiring> all) {
    for (Wiring other : all) {
      String why =
          other == added || !address(other).equals(address(added))
              ? null
              : Overlap.between(other.config(), added.config());
      if (why != null) {
        throw new IllegalArgumentException(why);
      }
    }
  }

  /** Returns the endpoint; two spellings of one socket's path give one. */
  private static String address(Wiring wiring) {
    String endpoint = wiring.endpoint();
    return endpoint.startsWith(UNIX)
        ? UNIX + Path.of(endpoint.substring(UNIX.length())).normalize()
        : endpoint;
  }

  /** A moment apart, so that several do not ask their engines at the same time. */
  static void startInTurn(Wiring wiring, List<Wiring> all) {
    if (wiring != all.get(0)) {
      LockSupport.parkNanos(BETWEEN_STARTS.toNanos());
    }
    wiring.start();
  }

  /** One that cannot be taken apart does not keep the others. */
  private static void discard(Wiring wiring) {
    try {
      wiring.discard();
    } catch (RuntimeException | Error e) {
      System.err.println("container-reconciler: " + wiring.config().name() + ": " + e);
    }
  }

  private static void status(String status) {
    System.setProperty(STATUS, status);
  }

  private static void log(Logger log, ReconcilerConfig reconciler) {
    log.info(
        "started version={} reconciler={} enabled={} dry-run={} period={} creation-grace={}"
            + " rules={}",
        Version.text(),
        reconciler.name(),
        reconciler.enabled(),
        reconciler.dryRun(),
        Durations.format(reconciler.period()),
        Durations.format(reconciler.creationGrace()),
        reconciler.rules().stream().map(rule -> rule.name()).toList());
  }

  private static void fail(String what, List<String> problems) {
    System.err.println("container-reconciler: not started, " + what + ":");
    problems.forEach(problem -> System.err.println("container-reconciler:   " + problem));
    try {
      status("failed: " + String.join(" | ", problems));
    } catch (SecurityException e) {
      System.err.println("container-reconciler:   its status could not be set: " + e);
    }
  }
}
