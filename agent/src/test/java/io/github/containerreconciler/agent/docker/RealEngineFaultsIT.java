package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.testkit.InstalledDockerd;
import io.github.containerreconciler.testkit.OwnEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real engine does to us when it, or a container of it, stands still half way. */
class RealEngineFaultsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  // a report's duration is taken by another clock than a call's deadline: they differ by a little
  private static final Duration NEARLY_2S = Duration.ofMillis(1_950);
  private static final Duration NEARLY_3S = Duration.ofMillis(2_950);

  private static OwnEngine dockerd;
  private RealContainers containers;
  private SweptEngine swept;

  @BeforeAll
  static void startEngine() throws Exception {
    dockerd = InstalledDockerd.begin();
  }

  @AfterAll
  static void endEngine() throws Exception {
    if (dockerd != null) {
      dockerd.close();
    }
  }

  @BeforeEach
  void useEngine() throws Exception {
    containers = new RealContainers(dockerd.endpoint());
  }

  @AfterEach
  void cleanUp() throws Exception {
    dockerd.thaw();
    if (swept != null) {
      swept.close();
    }
    containers.close();
  }

  private void reconcile(String settings) throws Exception {
    swept = new SweptEngine(dockerd.endpoint(), containers.instance, "period=1h," + settings);
  }

  private List<String> start(String... names) {
    return Stream.of(names).map(containers::start).toList();
  }

  @Test
  void aRemovalThatHangsKeepsNoOtherWaiting() throws Exception {
    String hung = containers.start("hung");
    List<String> others = start("a", "b", "c", "d");
    reconcile("creation-grace=0s,api-timeout=3s");
    long shim = containers.process(hung).parent().orElseThrow().pid();
    OwnEngine.signal("STOP", shim);
    try {
      SweepReport report = swept.sweep();
      assertThat(others).noneMatch(containers::exists);
      assertThat(containers.running()).contains(hung);
      assertThat(report.duration()).isBetween(NEARLY_3S, Duration.ofSeconds(15));
      assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(4);
      assertThat(report.problem()).contains(hung.substring(0, 12)).contains("3000 ms");
      assertThat(swept.attribute("RemovalFailuresTotal")).isEqualTo(1L);
      assertThat(swept.attribute("LastError")).asString().contains(hung.substring(0, 12));
    } finally {
      OwnEngine.signal("CONT", shim);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> swept.sweep().problem().isEmpty() && !containers.exists(hung));
    assertThat(swept.attribute("LastError")).isEqualTo("");
  }

  @Test
  void silentEngineEndsTheSweepByItsDeadline() throws Exception {
    String lost = containers.start("lost");
    reconcile("creation-grace=0s,api-timeout=2s");
    dockerd.freeze();
    SweepReport report = swept.sweep();
    assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.SKIPPED);
    assertThat(report.duration()).isBetween(NEARLY_2S, Duration.ofSeconds(10));
    assertThat(swept.attribute("State")).isEqualTo("BLOCKED");
    assertThat(swept.attribute("StateReason")).asString().contains("2000 ms");
    assertThat(swept.attribute("EngineHealthy")).isEqualTo(false);

    dockerd.thaw();
    assertThat(containers.running()).contains(lost);
    assertThat(swept.sweep().problem()).isEmpty();
    assertThat(containers.exists(lost)).isFalse();
    assertThat(swept.attribute("State")).isEqualTo("IDLE");
    assertThat(swept.attribute("EngineHealthy")).isEqualTo(true);
  }

  @Test
  void engineStoppedAfterTheListLosesNothing() throws Exception {
    List<String> lost = start("a", "b", "c", "d");
    reconcile("creation-grace=0s,api-timeout=2s");
    swept.whenAsked = this::freeze;
    SweepReport report = swept.sweep();
    assertThat(report.problem()).isNotEmpty();
    assertThat(report.removals()).isEmpty();
    assertThat(swept.attribute("EngineHealthy")).isEqualTo(false);

    swept.whenAsked = () -> {};
    dockerd.thaw();
    assertThat(containers.running()).containsAll(lost);
    assertThat(swept.sweep().problem()).isEmpty();
    assertThat(lost).noneMatch(containers::exists);
  }

  private void freeze() {
    try {
      dockerd.freeze();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aContainerRestartedBetweenListAndLookIsYoungAgain() throws Exception {
    String restarted = containers.start("restarted");
    String other = containers.start("other");
    reconcile("creation-grace=3s");
    await().atMost(PATIENCE).until(() -> swept.preview().size() == 2);
    AtomicInteger asked = new AtomicInteger();
    swept.whenAsked = () -> onCall(1, asked, () -> containers.restart(restarted));
    SweepReport report = swept.sweep();
    assertThat(SweptEngine.verdict(report, restarted)).isEqualTo(Verdict.TOO_YOUNG);
    assertThat(containers.running()).contains(restarted).doesNotContain(other);
  }

  @Test
  void restartedContainerIsSparedOnceItIsTracked() throws Exception {
    String restarted = containers.start("restarted");
    reconcile("creation-grace=0s");
    AtomicInteger asked = new AtomicInteger();
    Runnable takeUp =
        () -> {
          containers.restart(restarted);
          swept.tracked.add(restarted);
        };
    swept.whenAsked = () -> onCall(2, asked, takeUp);
    SweepReport report = swept.sweep();
    assertThat(asked).hasValue(2);
    assertThat(SweptEngine.verdict(report, restarted)).isEqualTo(Verdict.TRACKED);
    assertThat(containers.running()).contains(restarted);
  }

  private static void onCall(int number, AtomicInteger calls, Runnable action) {
    if (calls.incrementAndGet() == number) {
      action.run();
    }
  }

  @Test
  void faultsLeaveNoThreadAndNoDescriptorBehind() throws Exception {
    containers.start("lost");
    containers.running();
    long before = descriptors();
    reconcile("creation-grace=0s,api-timeout=200ms,dry-run=true");
    dockerd.freeze();
    for (int i = 0; i < 10; i++) {
      assertThat(swept.sweep().outcome()).isEqualTo(SweepReport.Outcome.SKIPPED);
    }
    dockerd.thaw();
    await().atMost(PATIENCE).until(() -> swept.sweep().problem().isEmpty());
    swept.close();
    await().atMost(PATIENCE).until(() -> engineThreads() == 0);
    await().atMost(PATIENCE).until(() -> descriptors() <= before + 3); // the JVM opens some too
  }

  private static long engineThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("container-reconciler-engine"))
        .count();
  }

  private static long descriptors() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }
}
