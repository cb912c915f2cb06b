package io.github.containerreconciler.examples.monitoring;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real JMX exporter makes of the real agent with our rules. */
class ExporterIT {

  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+\\{[^}]*}) (\\S+)$");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

  /** The contract. */
  private static final Map<String, String> TYPES =
      Stream.of(
              "sweeps_total sweep_failures_total sweeps_skipped_total removed_total"
                  + " removal_failures_total already_gone_total",
              "owned_containers tracked_containers too_young_containers exempt_containers"
                  + " dangling_containers held_containers lost_containers kept_containers"
                  + " contested_containers unmatched_entries dangling_leftovers engine_healthy enabled dry_run"
                  + " period_seconds creation_grace_seconds engine_clock_skew_seconds"
                  + " last_sweep_timestamp_seconds last_success_timestamp_seconds"
                  + " last_sweep_duration_seconds")
          .flatMap(names -> Stream.of(names.split(" ", -1)))
          .collect(
              toMap(
                  name -> "container_reconciler_" + name,
                  name -> name.endsWith("_total") ? "counter" : "gauge"));

  @TempDir private Path folder;
  private SimulatedEngine engine;

  @BeforeEach
  void startEngine() throws IOException {
    engine = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
  }

  @AfterEach
  void stopEngine() throws IOException {
    engine.close();
  }

  private WatchedJvm.Plan plan() {
    return new WatchedJvm.Plan().with("docker-host=" + engine.endpoint());
  }

  private String add(String name, Instant created) {
    return engine.add(SimulatedContainer.named(name).withLabel("job", "1").withCreated(created));
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      add("job-" + i, Instant.parse("2020-01-01T00:00:00Z"));
    }
  }

  private static Map<String, String> samples(String scrape) {
    Map<String, String> samples = new TreeMap<>();
    for (Matcher m = SAMPLE.matcher(Exporter.ours(scrape)); m.find(); ) {
      samples.put(m.group(1), m.group(2));
    }
    return samples;
  }

  private static Map<String, String> types(String scrape) {
    Map<String, String> types = new TreeMap<>();
    for (Matcher m = TYPE.matcher(Exporter.ours(scrape)); m.find(); ) {
      types.put(m.group(1), m.group(2));
    }
    return types;
  }

  private static void hasOurMetricsAndNothingElseOfOurs(String scrape, String... reconcilers) {
    assertThat(types(scrape)).isEqualTo(new TreeMap<>(TYPES));
    Set<String> expected = new TreeSet<>();
    for (String reconciler : reconcilers) {
      TYPES.keySet().forEach(name -> expected.add(name + "{reconciler=\"" + reconciler + "\"}"));
    }
    assertThat(samples(scrape).keySet()).isEqualTo(expected);
    assertThat(TYPES.keySet())
        .allSatisfy(name -> assertThat(scrape).containsPattern("# HELP " + name + " [A-Z1].{9}"));
    assertThat(scrape.lines().filter(line -> !line.contains("container_reconciler_")))
        .noneMatch(line -> line.matches("(?i).*container_?reconciler.*"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void exactlyTheMetricsOfTheContractWhicheverAgentComesFirst(boolean oursFirst) throws Exception {
    try (WatchedJvm jvm = plan().oursFirst(oursFirst).start()) {
      jvm.sweep();
      hasOurMetricsAndNothingElseOfOurs(jvm.scrape(), "default");
      assertThat(jvm.scrape()).contains("jvm_threads_current");
    }
  }

  @Test
  void theyHaveTheReportsNumbers() throws Exception {
    engine.setClockSkew(Duration.ofSeconds(-20));
    add("kept", Instant.parse("2020-01-01T00:00:00Z"));
    add("lost-1", Instant.parse("2020-01-01T00:00:00Z"));
    add("lost-2", Instant.parse("2020-01-01T00:00:00Z"));
    String stays = add("stays", Instant.parse("2020-01-01T00:00:00Z"));
    add("young", Instant.now());
    engine.add(
        SimulatedContainer.named("exempt")
            .withLabel("job", "1")
            .withLabel("container-reconciler.exempt", "true"));
    engine.faultOn(stays, Call.REMOVE, Fault.status(500, "device busy"));
    try (WatchedJvm jvm = plan().start("kept", "elsewhere")) {
      jvm.sweep();
      String scrape = jvm.scrape();
      Map<String, String> samples = samples(scrape);
      for (String expected :
          new String[] {
            "sweeps_total 1.0",
            "removed_total 2.0",
            "removal_failures_total 1.0",
            "already_gone_total 0.0",
            "sweep_failures_total 0.0",
            "sweeps_skipped_total 0.0",
            "owned_containers 6.0",
            "tracked_containers 1.0",
            "too_young_containers 1.0",
            "exempt_containers 1.0",
            "dangling_containers 3.0",
            "held_containers 0.0",
            "unmatched_entries 1.0",
            "engine_healthy 1.0",
            "enabled 1.0",
            "dry_run 0.0",
            "period_seconds 86400.0",
            "creation_grace_seconds 86400.0",
            "last_success_timestamp_seconds 0.0"
          }) {
        String[] pair = expected.split(" ", -1);
        assertThat(samples)
            .containsEntry("container_reconciler_" + pair[0] + "{reconciler=\"default\"}", pair[1]);
      }
      assertThat(Exporter.value(scrape, "engine_clock_skew_seconds").orElseThrow())
          .isBetween(-25.0, -19.0);
      assertThat(Exporter.value(scrape, "last_sweep_timestamp_seconds").orElseThrow())
          .isBetween(Instant.now().getEpochSecond() - 60.0, Instant.now().getEpochSecond() + 1.0);
      assertThat(Exporter.value(scrape, "last_sweep_duration_seconds").orElseThrow())
          .isBetween(0.000_001, 60.0);
    }
  }

  @Test
  void theLabelTellsReconcilersApart() throws Exception {
    WatchedJvm.Plan plan =
        plan()
            .with("reconcilers.cpu.owner-label=job=1,reconcilers.cpu.dry-run=true")
            .with("reconcilers.gpu_2.owner-label=job=2")
            .reconcilers(2);
    try (WatchedJvm jvm = plan.start()) {
      jvm.sweep();
      String scrape = jvm.scrape();
      hasOurMetricsAndNothingElseOfOurs(scrape, "cpu", "gpu_2");
      assertThat(samples(scrape))
          .containsEntry("container_reconciler_dry_run{reconciler=\"cpu\"}", "1.0")
          .containsEntry("container_reconciler_dry_run{reconciler=\"gpu_2\"}", "0.0");
    }
  }

  @Test
  void aThousandContainersMakeNoMoreSeriesThanTen() throws Exception {
    add(10);
    try (WatchedJvm jvm = plan().with("dry-run=true").start("job-1")) {
      jvm.sweep();
      String ten = jvm.scrape();
      add(1000);
      jvm.sweep();
      String thousand = jvm.scrape();
      assertThat(Exporter.value(ten, "owned_containers")).hasValue(10);
      assertThat(Exporter.value(thousand, "owned_containers")).hasValue(1000);
      assertThat(samples(thousand).keySet()).isEqualTo(samples(ten).keySet()).hasSize(26);
    }
  }

  /** As the rules file tells people to do it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "includeObjectNames: ['java.lang:*']\n"})
  void inFrontOfSomebodysOwnRulesThatTakeEverything(String filter) throws Exception {
    String[] ours =
        Files.readString(WatchedJvm.RULES).split("\n(includeObjectNames:|rules:)\n", -1);
    String theirFilter =
        filter.isEmpty()
            ? ""
            : "includeObjectNames:\n  - 'java.lang:*'\n" + ours[1].stripTrailing();
    Path merged =
        Files.writeString(
            folder.resolve("merged.yaml"),
            "lowercaseOutputName: true\nlowercaseOutputLabelNames: true\n"
                + theirFilter
                + "\nrules:\n"
                + ours[2]
                + """
                  - pattern: 'java.lang<type=Threading><>ThreadCount'
                    name: acme_threads
                  - pattern: '.*'
                """);
    try (WatchedJvm jvm = plan().rules(merged).start()) {
      jvm.sweep();
      String scrape = jvm.scrape();
      hasOurMetricsAndNothingElseOfOurs(scrape, "default");
      assertThat(scrape)
          .contains("\nacme_threads ")
          .contains("\njava_lang_runtime_uptime ")
          .contains("jmx_scrape_error 0.0");
    }
  }

  @Test
  void promtoolHasNothingToComplainOf() throws Exception {
    try (WatchedJvm jvm = plan().start()) {
      jvm.sweep();
      Path ours = Files.writeString(folder.resolve("ours"), Exporter.ours(jvm.scrape()));
      assertThat(PrometheusTools.promtool(folder, ours, "check", "metrics")).isEmpty();
    }
  }
}
