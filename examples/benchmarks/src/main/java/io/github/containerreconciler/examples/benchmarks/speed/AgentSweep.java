package io.github.containerreconciler.examples.benchmarks.speed;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** A sweep of the agent in this JVM, whose callback tracks the first so many of the fleet. */
final class AgentSweep implements Worker.Work {

  private static final String DOMAIN = "io.github.containerreconciler:type=";
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName reconciler = new ObjectName(DOMAIN + "Reconciler,name=default");
  private final boolean byItself;

  /** The callback's shape. */
  public interface JobsMBean {
    Collection<String> containerIds();
  }

  /** Knows so many containers of the fleet, as an application does: it has the ids at hand. */
  public static final class Jobs implements JobsMBean {
    private final List<String> ids;

    Jobs(int count) {
      ids = List.copyOf(Fleet.ids(count));
    }

    @Override
    public Collection<String> containerIds() {
      return ids;
    }
  }

  /**
   * @param byItself whether the sweep is to come by period: an operator's would count what JMX
   *     needs to show its report too
   */
  AgentSweep(int tracked, boolean byItself) throws Exception {
    this.byItself = byItself;
    server.registerMBean(new Jobs(tracked), new ObjectName(DOMAIN + "TrackedContainers,name=jobs"));
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!server.isRegistered(reconciler)) {
      pause(20, deadline);
    }
    set("Enabled", !byItself);
  }

  @Override
  public long once() throws Exception {
    if (byItself) {
      waitForOne();
    } else {
      server.invoke(reconciler, "sweep", new Object[0], new String[0]);
    }
    String error = (String) get("LastError");
    if (!error.isEmpty()) {
      throw new IllegalStateException(error);
    }
    return Math.round((double) get("LastSweepDurationSeconds") * 1e9);
  }

  /** Needs a period of a second and no grace. */
  private void waitForOne() throws Exception {
    long before = (long) get("SweepsTotal");
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    set("Enabled", true);
    while ((long) get("SweepsTotal") == before) {
      pause(500, deadline);
    }
    set("Enabled", false);
  }

  private static void pause(long millis, long deadline) throws InterruptedException {
    Thread.sleep(millis);
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException("the agent does not sweep");
    }
  }

  private Object get(String attribute) throws Exception {
    return server.getAttribute(reconciler, attribute);
  }

  private void set(String attribute, Object value) throws Exception {
    server.setAttribute(reconciler, new Attribute(attribute, value));
  }
}
