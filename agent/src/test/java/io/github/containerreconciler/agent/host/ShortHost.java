package io.github.containerreconciler.agent.host;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A service that is short of something for a while. Arguments: of what, and for how many seconds;
 * {@code days} is short of one thing after the other, of threads too if a third argument says that
 * it may have few of them only.
 */
public final class ShortHost {

  private static final long AT_ONCE_NANOS = 3_000_000_000L;

  /** What fills the heap: a chain, so that nothing has to grow. */
  private static Object[] taken;

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

  /** A callback that fails now and then, and takes its time now and then. */
  public static final class Moody implements Host.TrackedMBean {

    private static final Random MOOD = new Random(1);

    @Override
    public List<String> containerIds() {
      switch (MOOD.nextInt(12)) {
        case 0 -> throw new Hostile();
        case 1 -> throw new StackOverflowError();
        case 2 -> LockSupport.parkNanos(3_000_000_000L);
        default -> {
          return List.of("kept");
        }
      }
      return List.of("kept");
    }
  }

  private static Host.TrackedMBean callback(String what) {
    return switch (what) {
      case "sense" -> new Throwing();
      case "days" -> new Moody();
      default -> new Host.Tracked();
    };
  }

  /** Ends when its standard input does. */
  public static void main(String[] args) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          try {
            taken = null; // room to say it
            System.out.println("ended: " + thread.getName());
            e.printStackTrace();
          } finally {
            Runtime.getRuntime().halt(99);
          }
        });
    ManagementFactory.getPlatformMBeanServer()
        .registerMBean(
            new StandardMBean(callback(args[0]), Host.TrackedMBean.class),
            new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=host"));
    System.out.println("serving");
    System.in.read();
    long end = System.nanoTime() + Long.parseLong(args[1]) * 1_000_000_000L;
    switch (args[0]) {
      case "threads" -> takeThreads(end);
      case "heap" -> takeHeap(end);
      case "days" -> takeInTurn(end, args.length > 2);
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

  private static void takeInTurn(long end, boolean threadsToo) throws InterruptedException {
    while (System.nanoTime() < end) {
      takeHeap(System.nanoTime() + AT_ONCE_NANOS);
      Thread.sleep(2_000);
      if (threadsToo) {
        takeThreads(System.nanoTime() + AT_ONCE_NANOS);
        Thread.sleep(2_000);
      }
    }
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

  /**
   * On a thread of its own: an error may come out of anywhere there, and ends that thread alone.
   */
  private static void takeHeap(long end) throws InterruptedException {
    while (System.nanoTime() < end) {
      Thread filler = new Thread(() -> fillHeap(end));
      filler.setUncaughtExceptionHandler((thread, e) -> {});
      filler.start();
      filler.join();
      taken = null;
    }
  }

  private static void fillHeap(long end) {
    int size = 1 << 20;
    while (System.nanoTime() < end) {
      try {
        taken = new Object[] {taken, new byte[size]};
      } catch (OutOfMemoryError e) {
        size = Math.max(16, size / 2);
      }
    }
  }
}
