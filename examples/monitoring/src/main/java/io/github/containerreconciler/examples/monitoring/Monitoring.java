package io.github.containerreconciler.examples.monitoring;

import io.github.containerreconciler.examples.jobrunner.ExampleEngine;
import io.github.containerreconciler.examples.jobrunner.JobRunnerJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts the job runner with the reconciler and the JMX exporter, and a Prometheus where one is
 * installed; shows what can be scraped once the lost container is removed, and where to look.
 */
public final class Monitoring {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String SETTINGS = "period=5s,creation-grace=5s";

  private Monitoring() {}

  /**
   * Arguments: the agent's jar, the exporter's jar, the folder of rules, a folder to work in, and
   * for how many minutes to stay.
   */
  public static void main(String[] args) throws Exception {
    Path files = Path.of(args[2]);
    Path work = Files.createTempDirectory(Files.createDirectories(Path.of(args[3])), "run");
    Duration stay = Duration.ofSeconds(Math.round(60 * Double.parseDouble(args[4])));
    Exporter exporter =
        new Exporter(args[1], Loopback.freeAddress(), files.resolve("jmx-exporter.yaml"));
    int exitCode;
    try (ExampleEngine engine = ExampleEngine.find(Monitoring::say);
        Prometheus prometheus = startPrometheus(work, files, exporter)) {
      JobRunnerJvm service =
          new JobRunnerJvm("monitoring", engine.endpoint(), args[0], SETTINGS)
              .with(exporter.agent())
              .staying();
      say("starting: " + service);
      Process running = service.builder().redirectInput(ProcessBuilder.Redirect.PIPE).start();
      boolean seen = awaitRemoval(running, exporter);
      if (seen) {
        say("what " + exporter.url() + " says of it:");
        System.out.print(Exporter.ours(exporter.scrape()));
        whereToLook(exporter, prometheus);
        say("this goes on for " + stay.toSeconds() + " seconds, or until Ctrl-C");
        running.waitFor(stay.toMillis(), TimeUnit.MILLISECONDS);
      } else {
        say("NOT as it should be: the exporter shows no removal");
      }
      running.getOutputStream().close(); // it removes its containers and ends
      exitCode = running.waitFor() == 0 && seen ? 0 : 1;
    }
    say("the end");
    System.exit(exitCode);
  }

  private static @Nullable Prometheus startPrometheus(Path work, Path files, Exporter exporter)
      throws IOException {
    Optional<Path> executable = Prometheus.find("prometheus");
    if (executable.isEmpty()) {
      say("no prometheus on the path: this run has the exporter only");
      return null;
    }
    List<Path> rules = List.of(files.resolve("alerts.yaml"));
    return Prometheus.start(executable.get(), work, exporter.address(), rules);
  }

  /** Until the exporter shows a removal; false if it never does. */
  private static boolean awaitRemoval(Process running, Exporter exporter)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && !running.waitFor(250, TimeUnit.MILLISECONDS)) {
      if (removed(exporter) > 0) {
        return true;
      }
    }
    return false;
  }

  private static double removed(Exporter exporter) throws InterruptedException {
    try {
      return Exporter.value(exporter.scrape(), "removed_total").orElse(0);
    } catch (IOException e) {
      return 0; // it starts still
    }
  }

  private static void whereToLook(Exporter exporter, @Nullable Prometheus prometheus) {
    say("the exporter:   " + exporter.url());
    if (prometheus != null) {
      String query = "/graph?g0.tab=0&g0.range_input=5m&g0.expr=container_reconciler_";
      say("the alerts:     " + prometheus.url() + "/alerts");
      say("what it sees:   " + prometheus.url() + query + "owned_containers");
      say("what it did:    " + prometheus.url() + query + "removed_total");
    }
    say("the dashboard:  import dashboard.json into Grafana");
  }

  private static void say(String what) {
    System.out.println("[monitoring] " + what);
  }
}
