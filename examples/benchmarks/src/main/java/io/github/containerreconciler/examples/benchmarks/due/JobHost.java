package io.github.containerreconciler.examples.benchmarks.due;

import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** A service that knows of no container; it ends with its standard input. */
public final class JobHost {

  private JobHost() {}

  /** The callback. */
  public interface TrackedMBean {
    /** What is tracked: nothing. */
    String[] containerIds();
  }

  /** Registers the callback, sweeps once at the first line it reads, and stays. */
  public static void main(String[] args) throws Exception {
    var server = ManagementFactory.getPlatformMBeanServer();
    TrackedMBean callback = () -> new String[0];
    server.registerMBean(
        new StandardMBean(callback, TrackedMBean.class),
        new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=jobs"));
    ObjectName reconciler =
        new ObjectName("io.github.containerreconciler:type=Reconciler,name=default");
    while (System.in.read() == '\n') {
      while (!server.isRegistered(reconciler)
          || List.of("STARTING").contains(server.getAttribute(reconciler, "State"))) {
        Thread.sleep(20);
      }
      server.invoke(reconciler, "sweep", null, null);
      System.out.println("swept");
    }
  }
}
