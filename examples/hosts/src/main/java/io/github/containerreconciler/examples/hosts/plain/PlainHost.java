package io.github.containerreconciler.examples.hosts.plain;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogManager;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectName;

/**
 * A service that knows nothing of us but the name of an MBean, and runs on Java 8. Arguments: what
 * to do, one after the other, and last the exit code.
 */
public final class PlainHost {

  private PlainHost() {}

  /** The callback's shape. */
  public interface TrackedMBean {
    /** The containers that are known. */
    String[] containerIds();
  }

  /** Tracks one container. */
  public static final class Tracked implements TrackedMBean {
    @Override
    public String[] containerIds() {
      return new String[] {"kept"};
    }
  }

  /** A log manager of the host's own. */
  public static final class OwnLogManager extends LogManager {}

  /** A builder of the host's own. */
  public static final class OwnBuilder extends MBeanServerBuilder {
    static final AtomicInteger MADE = new AtomicInteger();

    @Override
    public MBeanServer newMBeanServer(
        String domain, MBeanServer outer, MBeanServerDelegate delegate) {
      MADE.incrementAndGet();
      return super.newMBeanServer(domain, outer, delegate);
    }
  }

  /** Does what it is told and exits with the code given. */
  public static void main(String[] args) throws Exception {
    List<String> steps = Arrays.asList(args).subList(0, args.length - 1);
    if (steps.contains("slow")) {
      new CountDownLatch(1).await(1, TimeUnit.SECONDS); // nobody counts down
    }
    if (steps.contains("own-platform")) {
      System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
      System.setProperty("javax.management.builder.initial", OwnBuilder.class.getName());
    }
    for (String step : steps) {
      if (step.startsWith("library=")) {
        use(step.substring("library=".length()));
      }
    }
    if (steps.contains("serve")) {
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(
              new Tracked(),
              new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=jobs"));
      System.out.println("serving on Java " + System.getProperty("java.specification.version"));
      System.out.println("told to end: " + System.in.read());
    }
    if (steps.contains("own-platform")) {
      System.out.println("log manager " + LogManager.getLogManager().getClass().getSimpleName());
      System.out.println("MBeanServers of the own builder " + OwnBuilder.MADE);
    }
    System.out.println("the host ends as it likes");
    System.exit(Integer.parseInt(args[args.length - 1]));
  }

  private static void use(String className) throws ClassNotFoundException {
    CodeSource source = Class.forName(className).getProtectionDomain().getCodeSource();
    System.out.println(
        "library " + className + " of " + new File(source.getLocation().getPath()).getName());
  }
}
