package io.github.containerreconciler.examples.monitoring;

import io.github.containerreconciler.Registration;
import io.github.containerreconciler.TrackedContainers;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The service in the pictures: it tracks what it is told to, and does what a line of input says.
 */
final class PicturedService {

  private PicturedService() {}

  /**
   * Arguments: the names that it tracks. {@code sweep} and {@code dry-run} on standard input are
   * for its reconciler, any other line is a name that it forgets. Each is answered with a line.
   */
  public static void main(String[] args) throws Exception {
    Set<String> tracked = new CopyOnWriteArraySet<>(List.of(args));
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("io.github.containerreconciler:type=Reconciler,name=default");
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Registration registration = TrackedContainers.register("job-store", () -> tracked)) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        switch (line) {
          case "sweep" -> server.invoke(name, "sweep", new Object[0], new String[0]);
          case "dry-run" -> server.setAttribute(name, new Attribute("DryRun", true));
          default -> tracked.remove(line);
        }
        System.out.println(registration.name() + " has done: " + line);
      }
    }
  }
}
