package io.github.containerreconciler.examples.benchmarks.due;

import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Measures how soon an orphan is gone after its grace, on a simulated engine and with the agent in
 * a JVM of its own.
 */
public final class DueToGone {

  private static final int ORPHANS = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path agent;
  private final Random random = new Random(1);

  private DueToGone(Path agent) {
    this.agent = agent;
  }

  /** The agent's jar. */
  public static void main(String[] args) throws Exception {
    DueToGone benchmark = new DueToGone(Path.of(args[0]));
    System.out.println("ms from the end of the grace to gone, of " + ORPHANS + " orphans each");
    System.out.printf(
        Locale.ROOT, "%-52s%8s%8s%8s%8s%n", "settings", "min", "median", "p95", "max");
    for (String settings :
        List.of(
            "period=5s,creation-grace=5s",
            "period=20s,creation-grace=20s",
            "period=20s,creation-grace=3s")) { // no sweep may see it while it is young
      benchmark.measure(settings);
    }
  }

  private void measure(String settings) throws Exception {
    try (SimulatedEngine engine = SimulatedEngine.builder().start()) {
      Process host = host(settings + ",owner-label=job,docker-host=" + engine.endpoint());
      try {
        sweepOnce(host);
        print(settings, latencies(engine, grace(settings)));
      } finally {
        host.destroyForcibly().waitFor();
      }
    }
  }

  private Process host(String settings) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-javaagent:" + agent + "=log-level=warn," + settings,
            "-classpath",
            System.getProperty("java.class.path"),
            JobHost.class.getName())
        .redirectError(new File("/dev/null"))
        .start();
  }

  /** The first sweep by itself would come after a period. */
  private static void sweepOnce(Process host) throws IOException {
    host.getOutputStream().write('\n');
    host.getOutputStream().flush();
    var out =
        new BufferedReader(new InputStreamReader(host.getInputStream(), StandardCharsets.UTF_8));
    String said = out.readLine();
    if (!"swept".equals(said)) {
      throw new IllegalStateException("the host did not sweep, it said " + said);
    }
  }

  private static Duration grace(String settings) {
    for (String setting : settings.split(",", -1)) {
      if (setting.startsWith("creation-grace=")) {
        String seconds = setting.substring(setting.indexOf('=') + 1, setting.length() - 1);
        return Duration.ofSeconds(Long.parseLong(seconds));
      }
    }
    throw new IllegalArgumentException(settings);
  }

  private List<Long> latencies(SimulatedEngine engine, Duration grace) throws Exception {
    Map<String, Instant> due = new HashMap<>();
    List<Long> millis = new ArrayList<>();
    Instant end = Instant.now().plus(PATIENCE);
    Instant next = Instant.now();
    int made = 0;
    while (made < ORPHANS || !due.isEmpty()) {
      Instant now = Instant.now();
      if (now.isAfter(end)) {
        throw new IllegalStateException(due.size() + " orphans are still there");
      }
      if (made < ORPHANS && !now.isBefore(next)) {
        SimulatedContainer orphan =
            SimulatedContainer.named("orphan-" + made++).withLabel("job", "1").withCreated(now);
        due.put(engine.add(orphan), now.plus(grace));
        next = now.plusMillis(500 + random.nextInt(2_000));
      }
      due.entrySet()
          .removeIf(
              each -> {
                boolean gone = !engine.has(each.getKey());
                if (gone) {
                  millis.add(Duration.between(each.getValue(), Instant.now()).toMillis());
                }
                return gone;
              });
      Thread.sleep(1);
    }
    millis.sort(null);
    return millis;
  }

  private static void print(String settings, List<Long> millis) {
    System.out.printf(
        Locale.ROOT,
        "%-52s%8d%8d%8d%8d%n",
        settings,
        millis.get(0),
        millis.get(millis.size() / 2),
        millis.get(millis.size() * 95 / 100),
        millis.get(millis.size() - 1));
  }
}
