package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.agent.callback.AskedCallbacks;
import io.github.containerreconciler.agent.docker.DockerEngine;
import io.github.containerreconciler.agent.docker.EngineAddress;
import io.github.containerreconciler.internal.callback.JmxCallbacks;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.jfr.RecordedEngine;
import io.github.containerreconciler.internal.jmx.ReconcilerBean;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.time.Clocks;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.MBeanServer;

/** One reconciler, put together and registered: the only place that names every part. */
final class Wiring {

  private final ReconcilerConfig config;
  private final Reconciler reconciler;
  private final Runnable unregister;
  private final Runnable stopAsking;
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
    this.stopAsking =
        config.callbacks().isEmpty()
            ? () -> {}
            : AskedCallbacks.register(config, server, threads.factory("asking"));
    this.reconciler =
        new Reconciler(
            config,
            new Ports(
                new RecordedEngine(engine),
                new JmxCallbacks(server, config.name(), threads.factory("callback")),
                new Ports.Host(
                    ServiceIdentity.of(SelfContainer.identity(config.engine().self())),
                    new ShutdownProbe()),
                new Ports.Time(Clocks.system(), threads.timer()),
                threads.workers()));
    reconciler.takeOver(Inheritance.take(config.name()));
    this.unregister = ReconcilerBean.register(reconciler, this::stop, server, threads.workers());
  }

  /**
   * Registers the reconciler's MBean; nothing is looked at before {@link #start()}.
   *
   * @param onStop runs once an operator stopped it
   * @throws RuntimeException saying why, if it cannot be put together; then nothing is left of it
   */
  static Wiring of(
      ReconcilerConfig config, Map<String, String> environment, Threads threads, Runnable onStop) {
    EngineAddress address =
        EngineAddress.resolve(config.engine().host(), config.engine().certPath(), environment);
    DockerEngine engine = new DockerEngine(address);
    try {
      return new Wiring(
          config, engine, ManagementFactory.getPlatformMBeanServer(), threads, onStop);
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  String endpoint() {
    return reconciler.endpoint();
  }

  ReconcilerConfig config() {
    return config;
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
    try {
      reconciler.close();
      stopAsking.run();
    } finally {
      Inheritance.leave(config.name(), reconciler.handOver());
    }
  }
}
