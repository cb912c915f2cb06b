package io.github.containerreconciler.agent.host;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A service that knows nothing of us but the name of an MBean. Arguments: what to do, and the exit
 * code.
 */
public final class Host {

  private Host() {}

  /** The callback's shape. */
  public interface TrackedMBean {
    Collection<String> containerIds();
  }

  /** Tracks nothing. */
  public static final class Tracked implements TrackedMBean {
    @Override
    public Collection<String> containerIds() {
      return List.of();
    }
  }

  /** A log manager of the host's own. */
  public static final class OwnLogManager extends LogManager {}

  /** Does one thing and exits with the code given. */
  public static void main(String[] args) throws Exception {
    System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
    if (args[0].equals("own-logging")) {
      awaitStatus(); // the agent has come as far as it will before the host touches its logging
      System.out.println("log manager " + LogManager.getLogManager().getClass().getSimpleName());
    }
    if (args[0].equals("status")) {
      awaitStatus();
      System.out.println("status " + System.getProperty("container-reconciler.status"));
      for (String library : List.of("org.slf4j.Logger", "com.fasterxml.jackson.core.JsonFactory")) {
        System.out.println(library + (isVisible(library) ? " visible" : " invisible"));
      }
      Thread.getAllStackTraces().keySet().stream()
          .filter(t -> t.getName().startsWith("container-reconciler") && !t.isDaemon())
          .forEach(t -> System.out.println("not a daemon: " + t.getName()));
    }
    if (args[0].startsWith("serve")) {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      server.registerMBean(
          new Tracked(),
          new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=host"));
      System.out.println("serving");
      int end = System.in.read(); // until the test says so
      System.out.println(
          "classes " + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
      System.out.println("metaspace " + metaspace());
      System.out.println("threads " + ManagementFactory.getThreadMXBean().getThreadCount());
      System.out.println("end " + end);
    }
    switch (args[0]) {
      case "return" -> System.out.println("main returns");
      case "throw" -> throw new IllegalStateException("the host's own failure");
      case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(args[1]));
      case "hook", "serve-hook" -> {
        Runtime jvm = Runtime.getRuntime();
        jvm.addShutdownHook(new Thread(() -> jvm.halt(Integer.parseInt(args[1]))));
        System.exit(1);
      }
      default -> System.exit(Integer.parseInt(args[1]));
    }
  }

  private static long metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(
            pool -> pool.getName().contains("Metaspace") || pool.getName().contains("Class Space"))
        .map(MemoryPoolMXBean::getUsage)
        .mapToLong(usage -> usage.getUsed())
        .max()
        .orElse(0);
  }

  private static boolean isVisible(String className) {
    try {
      Class.forName(className);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void awaitStatus() throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      String status = System.getProperty("container-reconciler.status", "starting");
      if (!status.equals("starting") || new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }
}
