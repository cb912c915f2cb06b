package io.github.containerreconciler.agent.host;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A service that is short of something for a while. Arguments: of what, and for how many seconds.
 */
public final class ShortHost {

  private ShortHost() {}

  /** An exception that cannot even be described. */
  public static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  /** A callback that throws one. */
  public static final class Throwing implements Host.TrackedMBean {
    @Override
    public List<String> containerIds() {
      throw new Hostile();
    }
  }

  /** Ends when its standard input does. */
  public static void main(String[] args) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          try {
            System.out.println("ended: " + thread.getName());
          } finally {
            Runtime.getRuntime().halt(99);
          }
        });
    ManagementFactory.getPlatformMBeanServer()
        .registerMBean(
            args[0].equals("sense")
                ? new StandardMBean(new Throwing(), Host.TrackedMBean.class)
                : new Host.Tracked(),
            new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=host"));
    System.out.println("serving");
    System.in.read();
    long end = System.nanoTime() + Long.parseLong(args[1]) * 1_000_000_000L;
    switch (args[0]) {
      case "threads" -> takeThreads(end);
      case "heap" -> takeHeap(end);
      case "manager" -> setSecurityManager();
      default -> System.out.println("nothing is taken");
    }
    System.out.println("taken and given back");
    System.in.read();
    System.exit(7);
  }

  @SuppressWarnings("removal") // that is the point
  private static void setSecurityManager() {
    System.setSecurityManager(new SecurityManager());
  }

  private static void takeThreads(long end) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    while (System.nanoTime() < end) {
      try {
        Thread thread = new Thread(() -> awaitUninterruptibly(over));
        thread.setDaemon(true);
        thread.start();
      } catch (OutOfMemoryError e) {
        System.out.println("no more threads");
        Thread.sleep(20);
      }
    }
    over.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void takeHeap(long end) {
    List<byte[]> taken = new ArrayList<>(1 << 20);
    int size = 1 << 20;
    while (System.nanoTime() < end) {
      try {
        taken.add(new byte[size]);
      } catch (OutOfMemoryError e) {
        size = Math.max(16, size / 2);
      }
    }
    int pieces = taken.size();
    taken.clear();
    System.out.println("the heap was full of " + pieces);
  }
}
