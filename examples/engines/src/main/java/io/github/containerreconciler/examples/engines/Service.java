package io.github.containerreconciler.examples.engines;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * A service that knows nothing of us but the name of an MBean. What it tracks is told to it over
 * JMX. It serves until it reads a line.
 */
public final class Service {

  private Service() {}

  /** The callback's shape, and the ways to tell the service what to answer. */
  public interface JobsMBean {
    /** The containers that are known. */
    String[] containerIds();

    /** How often it was asked. */
    int getAsked();

    /** From now on these are known, and nothing else. */
    void track(String[] containers);

    /** From now on it takes so long to answer. */
    void answerAfter(long millis);
  }

  /** Answers what it was told to. */
  public static final class Jobs implements JobsMBean {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<String> known = List.of();
    private volatile long millis;

    @Override
    public String[] containerIds() {
      asked.incrementAndGet();
      try {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS); // nobody counts down
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return known.toArray(new String[0]);
    }

    @Override
    public int getAsked() {
      return asked.get();
    }

    @Override
    public void track(String[] containers) {
      known = List.of(containers);
    }

    @Override
    public void answerAfter(long howLong) {
      millis = howLong;
    }
  }

  /** Registers the callback, says so, and serves. */
  public static void main(String[] args) throws JMException, IOException {
    ManagementFactory.getPlatformMBeanServer()
        .registerMBean(
            new Jobs(),
            new ObjectName("io.github.containerreconciler:type=TrackedContainers,name=jobs"));
    System.out.println("serving");
    System.out.println("told to end: " + System.in.read());
  }
}
