package io.github.containerreconciler.examples.jobrunner;

import io.github.containerreconciler.Registration;
import io.github.containerreconciler.TrackedContainers;
import io.github.containerreconciler.simulated.RealEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The service: starts jobs, loses one for real, stops one as it should be, and watches the
 * reconciler that runs beside it in the same JVM.
 */
public final class JobRunner {

  /** An argument: go on after the report, until the standard input ends. */
  static final String STAY = "stay";

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<String> COUNTERS =
      List.of(
          "State",
          "StateReason",
          "EngineVersion",
          "EngineApiVersion",
          "OwnedContainers",
          "TrackedContainers",
          "TooYoungContainers",
          "DanglingContainers",
          "SweepsTotal",
          "SweepFailuresTotal",
          "SweepsSkippedTotal",
          "RemovedTotal",
          "RemovalFailuresTotal",
          "AlreadyGoneTotal",
          "LastError");

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName reconciler;

  private JobRunner() throws JMException {
    reconciler = new ObjectName("io.github.containerreconciler:type=Reconciler,name=default");
  }

  /** Arguments: the engine's endpoint, this instance's name, and {@link #STAY} or nothing. */
  public static void main(String[] args) throws Exception {
    removeAllAtTheEnd(args[0], args[1]);
    boolean stay = args.length > 2 && args[2].equals(STAY);
    System.exit(new JobRunner().run(args[0], args[1], stay) ? 0 : 1);
  }

  /** However it ends, Ctrl-C included, no container stays behind. */
  private static void removeAllAtTheEnd(String endpoint, String instance) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try (Jobs all = new Jobs(endpoint, new JobStore(), instance)) {
                    all.removeAll();
                  } catch (IOException | RuntimeException e) {
                    say("could not clean up: " + e);
                  }
                },
                "clean-up"));
  }

  private boolean run(String endpoint, String instance, boolean stay) throws Exception {
    JobStore store = new JobStore();
    try (Jobs jobs = new Jobs(endpoint, store, instance);
        Registration registration = TrackedContainers.register("job-store", store::containerIds)) {
      try {
        RealEngine.importPauseImage(endpoint); // what all jobs run
        for (String job : List.of("job-1", "job-2", "job-3")) {
          jobs.start(job);
          say("started " + job);
        }
        loseOne(endpoint, store, instance);
        jobs.stop("job-2");
        say("stopped job-2 as it should be");
        say(
            "running on the engine: "
                + jobs.running()
                + ", known to "
                + registration.name()
                + ": "
                + store.containerIds().size());
        boolean removed = awaitRemoval();
        List<String> left = jobs.running();
        print(left);
        boolean asItShouldBe = removed && left.equals(List.of("job-1", "job-3"));
        say(
            asItShouldBe
                ? "the lost container is gone, the jobs we know run on"
                : "NOT as it should be: expected [job-1, job-3]");
        if (stay) {
          System.in.transferTo(OutputStream.nullOutputStream());
        }
        return asItShouldBe;
      } finally {
        jobs.removeAll();
      }
    }
  }

  /** The connection breaks after the engine started the container and before we hear of it. */
  private static void loseOne(String endpoint, JobStore store, String instance) throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(endpoint);
        Jobs cut = new Jobs(proxy.endpoint(), store, instance)) {
      cut.start("job-lost");
      throw new IllegalStateException("the proxy did not cut the connection");
    } catch (IllegalStateException e) {
      throw e;
    } catch (RuntimeException e) {
      say("job-lost failed, as the service sees it: " + e);
    }
  }

  private boolean awaitRemoval() throws Exception {
    CountDownLatch removed = new CountDownLatch(1);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (server.isRegistered(reconciler) && (Long) get("RemovedTotal") > 0) {
        return true;
      }
      if (removed.await(250, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  private Object get(String attribute) throws JMException {
    return server.getAttribute(reconciler, attribute);
  }

  private void print(List<String> left) throws JMException {
    if (!server.isRegistered(reconciler)) {
      say("there is no MBean " + reconciler + ": does the agent run?");
      return;
    }
    say("running on the engine: " + left);
    say(reconciler + " says:");
    for (String counter : COUNTERS) {
      Object value = get(counter);
      System.out.printf(
          "    %-24s %s%n",
          counter, value instanceof Object[] all ? String.join(", ", (String[]) all) : value);
    }
  }

  private static void say(String what) {
    System.out.println("[job-runner] " + what);
  }
}
