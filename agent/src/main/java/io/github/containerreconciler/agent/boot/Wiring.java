package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.agent.docker.DockerEngine;
import io.github.containerreconciler.config.ReconcilerConfig;
import io.github.containerreconciler.jmx.JmxTrackedSources;
import io.github.containerreconciler.jmx.ReconcilerBean;
import io.github.containerreconciler.sweep.Reconciler;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;

/** Puts one reconciler together: the only place that names every part. */
final class Wiring {

  private Wiring() {}

  /**
   * Starts a reconciler and registers its MBean.
   *
   * @param onStop what else is to be let go of when an operator stops it
   * @return stops it again; harmless when called twice
   */
  static Runnable start(
      ReconcilerConfig config, Map<String, String> environment, Threads threads, Runnable onStop) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    DockerEngine engine =
        DockerEngine.of(config.dockerHost(), config.dockerCertPath(), environment);
    Reconciler reconciler =
        new Reconciler(
            config,
            engine,
            new JmxTrackedSources(server, config.name(), threads.factory("callback")),
            Set.copyOf(SelfContainer.ids()),
            Clock.systemUTC(),
            threads.timer(),
            threads.workers());
    Runnable[] unregister = new Runnable[1];
    Runnable stop =
        () -> {
          unregister[0].run();
          reconciler.close();
          onStop.run();
        };
    try {
      unregister[0] = ReconcilerBean.register(reconciler, stop, server, threads.workers());
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
    reconciler.start();
    return stop;
  }
}
