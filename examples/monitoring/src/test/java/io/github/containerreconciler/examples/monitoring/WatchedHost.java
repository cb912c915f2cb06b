package io.github.containerreconciler.examples.monitoring;

import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.Registration;
import io.github.containerreconciler.TrackedContainers;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** A service that tracks containers by name, and sweeps when it is told so. */
final class WatchedHost {

  private WatchedHost() {}

  /**
   * Arguments: how many reconcilers to expect, and the names. Lets each of them sweep for every
   * line on standard input, answers with a line, and ends with the input.
   */
  public static void main(String[] args) throws Exception {
    int reconcilers = Integer.parseInt(args[0]);
    List<String> tracked = List.of(args).subList(1, args.length);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName all = new ObjectName("io.github.containerreconciler:type=Reconciler,*");
    try (Registration registration = TrackedContainers.register("jobs", () -> tracked)) {
      await("reconcilers")
          .atMost(Duration.ofMinutes(1))
          .until(() -> server.queryNames(all, null).size() == reconcilers);
      while (lines.readLine() != null) {
        for (ObjectName reconciler : server.queryNames(all, null)) {
          server.invoke(reconciler, "sweep", new Object[0], new String[0]);
        }
        System.out.println("swept, asking " + registration.name());
      }
    }
  }
}
