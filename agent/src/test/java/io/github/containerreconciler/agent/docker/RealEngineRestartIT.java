package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.testkit.InstalledDockerd;
import io.github.containerreconciler.testkit.OwnEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real engine that ends, and comes back. */
class RealEngineRestartIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private OwnEngine dockerd;
  private RealContainers containers;
  private SweptEngine swept;

  @BeforeEach
  void startEngine() throws Exception {
    dockerd = InstalledDockerd.begin();
    containers = new RealContainers(dockerd.endpoint());
  }

  @AfterEach
  void cleanUp() throws Exception {
    if (swept != null) {
      swept.close();
    }
    if (dockerd != null) {
      dockerd.close();
    }
  }

  private void reconcile(String settings) throws Exception {
    swept = new SweptEngine(dockerd.endpoint(), containers.instance, settings);
  }

  private List<String> start(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> containers.start(name + i)).toList();
  }

  @Test
  void batchCutShortByTheEnginesDeathIsFinishedLater() throws Exception {
    List<String> lost = start("lost", 40);
    List<String> known = start("known", 3);
    String foreign = containers.start(containers.instance + "-foreign", Map.of("cr-test", "other"));
    reconcile("period=1h,creation-grace=10s");
    swept.tracked.addAll(known);
    await().atMost(PATIENCE).until(() -> swept.preview().size() == lost.size());
    String young = containers.start("young");

    Future<SweepReport> sweep = swept.beginSweep();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> containers.running().size() <= 40);
    dockerd.kill();
    SweepReport cut = sweep.get(60, TimeUnit.SECONDS);
    assertThat(SweptEngine.verdict(cut, young)).isEqualTo(Verdict.TOO_YOUNG);
    assertThat(cut.problem()).isNotEmpty();
    swept.tracked.add(young); // by now the service has noted it down

    dockerd.start("first");
    assertThat(containers.running()).as("cut half way").containsAnyElementsOf(lost);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                swept.sweep().problem().isEmpty()
                    && lost.stream().noneMatch(containers.running()::contains));
    assertThat(containers.running()).containsAll(known).contains(young, foreign).hasSize(5);
    assertThat(lost.stream().filter(containers::exists).count())
        .as("stopped but not yet deleted when the engine died: no longer running, so left alone")
        .isLessThanOrEqualTo(2);
  }

  @Test
  void anEngineRestartedOnTheSamePathIsSweptOn() throws Exception {
    String known = containers.start("known");
    reconcile("period=1h,creation-grace=0s");
    swept.tracked.add(known);
    assertThat(swept.sweep().problem()).isEmpty();
    String lost = containers.start("lost");

    dockerd.stop();
    assertThat(swept.sweep().outcome()).isEqualTo(SweepReport.Outcome.SKIPPED);
    assertThat(swept.attribute("State")).isEqualTo("BLOCKED");

    dockerd.start("first");
    assertThat(swept.sweep().problem()).isEmpty();
    assertThat(containers.running()).containsExactly(known);
    assertThat(containers.exists(lost)).isFalse();
    assertThat(swept.attribute("EngineHealthy")).isEqualTo(true);
  }

  @Test
  void anotherEngineBehindTheSamePathIsAStart() throws Exception {
    String known = containers.start("known");
    reconcile("period=1h,creation-grace=3s");
    swept.tracked.add(known);
    assertThat(swept.sweep().problem()).isEmpty();

    dockerd.stop();
    dockerd.start("second");
    RealContainers others = new RealContainers(dockerd.endpoint());
    String lost = others.start("lost", Map.of("cr-test", containers.instance));
    try (SweptEngine fresh =
        new SweptEngine(
            dockerd.endpoint(), containers.instance, "period=1h,creation-grace=3s,dry-run=true")) {
      await().atMost(PATIENCE).until(() -> fresh.preview().contains(lost)); // old enough
    }
    SweepReport report = swept.sweep();
    assertThat(report.anotherEngine()).as(report.problem()).isTrue();
    assertThat(report.removals()).isEmpty();
    assertThat(others.running()).containsExactly(lost);
    assertThat(swept.attribute("State")).isEqualTo("GRACE");
    assertThat((double) swept.attribute("NextSweepSeconds")).isGreaterThan(3_000);

    assertThat(swept.sweep().problem()).as("an operator does not wait for it").isEmpty();
    assertThat(others.running()).isEmpty();

    dockerd.stop();
    dockerd.start("first");
    assertThat(swept.sweep().anotherEngine()).isTrue();
    assertThat(containers.running()).containsExactly(known);
  }
}
