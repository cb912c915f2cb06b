package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.agent.docker.DockerEngine;
import io.github.containerreconciler.agent.docker.EngineAddress;
import io.github.containerreconciler.config.ReconcilerConfig;
import io.github.containerreconciler.engine.RecordedEngine;
import io.github.containerreconciler.jmx.JmxTrackedSources;
import io.github.containerreconciler.jmx.ReconcilerBean;
import io.github.containerreconciler.sweep.Reconciler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.MBeanServer;

/** One reconciler, put together and registered: the only place that names every part. */
final class Wiring {

  private static final String UNIX = "unix://";

  private final ReconcilerConfig config;
  private final Reconciler reconciler;
  private final Runnable unregister;
  private final Runnable onStop;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private Wiring(
      ReconcilerConfig config,
      DockerEngine engine,
      MBeanServer server,
      Threads threads,
      Runnable onStop) {
    this.config = config;
    this.onStop = onStop;
    this.reconciler =
        new Reconciler(
            config,
            new RecordedEngine(engine),
            new JmxTrackedSources(server, config.name(), threads.factory("callback")),
            Set.copyOf(SelfContainer.ids()),
            Clock.systemUTC(),
            threads.timer(),
            threads.workers());
    this.unregister = ReconcilerBean.register(reconciler, this::stop, server, threads.workers());
  }

  /**
   * Registers the reconciler's MBean; nothing is looked at before {@link #start()}.
   *
   * @param onStop what else is to be let go of when an operator stops it
   * @throws RuntimeException saying why, if it cannot be put together; then nothing is left of it
   */
  static Wiring of(
      ReconcilerConfig config, Map<String, String> environment, Threads threads, Runnable onStop) {
    EngineAddress address =
        EngineAddress.resolve(config.dockerHost(), config.dockerCertPath(), environment);
    DockerEngine engine = new DockerEngine(address, threads.streams());
    try {
      return new Wiring(
          config, engine, ManagementFactory.getPlatformMBeanServer(), threads, onStop);
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  ReconcilerConfig config() {
    return config;
  }

  /** The same for two spellings of the same socket. */
  String engineIdentity() {
    String endpoint = reconciler.endpoint();
    if (!endpoint.startsWith(UNIX)) {
      return endpoint;
    }
    Path socket = Path.of(endpoint.substring(UNIX.length()));
    try {
      return UNIX + socket.toRealPath();
    } catch (IOException e) { // not there yet
      return UNIX + socket.normalize();
    }
  }

  void start() {
    reconciler.start();
  }

  /** As an operator's {@code stop()}; harmless when called twice. */
  private void stop() {
    if (!stopped.getAndSet(true)) {
      discard();
      onStop.run();
    }
  }

  /** Takes it apart again. */
  void discard() {
    unregister.run();
    reconciler.close();
  }
}
