package io.github.containerreconciler.examples.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.function.Function;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The host that is measured. It does next to nothing itself, so that what is found in it is the
 * agent's. Arguments: the time its parent started it, and what it is.
 */
public final class MeasuredHost {

  private static final String DOMAIN = "io.github.containerreconciler:type=";

  private MeasuredHost() {}

  /** The callback's shape. */
  public interface JobsMBean {
    Collection<String> containerIds();
  }

  /** Knows all containers but one. */
  public static final class Jobs implements JobsMBean {
    @Override
    public Collection<String> containerIds() {
      return JobNames.tracked();
    }
  }

  /** What one host is like. */
  enum Kind {
    /** Says hello and ends. */
    HELLO,
    /** Lives, and uses nothing of the JDK that it need not. */
    BARE,
    /** Lives, and uses JMX, lambdas and string concatenation, as most services do. */
    JMX
  }

  /** {@code System.nanoTime()} counts from the machine's start, so two JVMs may compare it. */
  public static void main(String[] args) throws Exception {
    long now = System.nanoTime();
    System.out.println((now - Long.parseLong(args[0])) / 1_000);
    Kind kind = Kind.valueOf(args[1]);
    if (kind == Kind.HELLO) {
      return;
    }
    if (kind == Kind.JMX) {
      Function<Integer, String> service = port -> "a service on port " + port;
      System.out.println(service.apply(8080));
    }
    if (kind == Kind.JMX || Boolean.parseBoolean(args[2])) {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      server.registerMBean(
          new Jobs(), new ObjectName(DOMAIN.concat("TrackedContainers,name=jobs")));
    }
    while (System.in.read() == 'q') {
      becomeQuiet();
    }
  }

  /** No further sweep comes in this life. */
  private static void becomeQuiet() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName reconciler = new ObjectName(DOMAIN.concat("Reconciler,name=default"));
    server.setAttribute(reconciler, new Attribute("CreationGraceSeconds", 86_400L));
    server.setAttribute(reconciler, new Attribute("PeriodSeconds", 86_400L));
  }
}
