package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.agent.host.Host;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.callback.JmxCallbacks;
import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.jmx.ReconcilerBean;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.time.Clocks;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A reconciler put together as the agent does it, with a callback and an MBean server of its own;
 * it sweeps only when told to.
 */
final class SweptEngine implements AutoCloseable {

  /** What the callback answers. */
  final Set<String> tracked = ConcurrentHashMap.newKeySet();

  /** What the callback does before it answers. */
  volatile Runnable whenAsked = () -> {};

  final Reconciler reconciler;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final Runnable unregister;

  SweptEngine(String endpoint, String instance, String settings) throws Exception {
    String all = "docker-host=" + endpoint + ",owner-label=cr-test=" + instance + "," + settings;
    AgentConfig config = SettingsSources.load(all, new Properties(), Map.of());
    Host.TrackedMBean callback = this::answer;
    server.registerMBean(
        new StandardMBean(callback, Host.TrackedMBean.class),
        new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=test"));
    reconciler =
        new Reconciler(
            config.reconcilers().get(0),
            new Ports(
                DockerEngine.of(endpoint, null, Map.of()),
                new JmxCallbacks(server, "default", Executors.defaultThreadFactory()),
                new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                new Ports.Time(Clocks.system(), (delay, task) -> () -> {}),
                workers));
    unregister = ReconcilerBean.register(reconciler, () -> {}, server, workers);
    reconciler.start();
  }

  private Collection<String> answer() {
    whenAsked.run();
    return List.copyOf(tracked);
  }

  SweepReport sweep() {
    return reconciler.sweepNow();
  }

  Future<SweepReport> beginSweep() {
    return workers.submit(this::sweep);
  }

  /** The ids that a sweep would remove now. */
  List<String> preview() throws Exception {
    return reconciler.preview().stream().map(d -> d.container().id()).toList();
  }

  Object attribute(String name) throws Exception {
    return server.getAttribute(ReconcilerBean.objectName("default"), name);
  }

  static Verdict verdict(SweepReport report, String id) {
    return report.decisions().stream()
        .filter(d -> d.container().id().equals(id))
        .map(Decision::verdict)
        .findFirst()
        .orElse(Verdict.NOT_OWNED);
  }

  @Override
  public void close() {
    unregister.run();
    reconciler.close();
    workers.shutdownNow();
  }
}
