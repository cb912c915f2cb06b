package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of removals: the look after them, and giving up. */
class RemovalTest extends Rig {

  @Test
  void whatStillRunsAfterItsRemovalIsAFailedRemoval() {
    Container undying = engine.add("undying", OLD);
    Container lost = engine.add("lost", OLD);
    engine.undying.add(undying.id());
    Reconciler reconciler = start();

    SweepReport report = reconciler.sweepNow();

    assertThat(engine.has(lost)).isFalse();
    assertThat(reconciler.counters().removed()).isEqualTo(1);
    assertThat(reconciler.counters().removalFailures()).isEqualTo(1);
    assertThat(report.problem()).contains("still runs");
    reconciler.sweepNow();
    reconciler.sweepNow();
    assertThat(reconciler.sweepNow().with(Verdict.DANGLING).get(0).reason())
        .contains("failed 3 times in a row");
    assertThat(engine.count("remove " + undying.id())).isEqualTo(3);
  }

  @Test
  void whatAnOperatorKeepsDuringASweepStays() {
    engine.add("first", OLD.plusHours(1));
    Container second = engine.add("second", OLD);
    Reconciler reconciler = start();
    engine.beforeRemoving =
        () -> assertThatCode(() -> reconciler.keep("second", OLD)).doesNotThrowAnyException();
    SweepReport report = reconciler.sweepNow();
    assertThat(engine.ids()).containsExactly(second.id());
    assertThat(report.count(Verdict.KEPT)).isEqualTo(1);
  }

  @Test
  void oneListVerifiesTheWholeBatch() {
    engine.add("a", OLD);
    engine.add("b", OLD);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    assertThat(engine.count("list")).as("ours, their users, and afterwards").isEqualTo(3);
    reconciler.sweepNow();
    assertThat(engine.count("list")).isEqualTo(4);
  }

  @Test
  void failedLookAfterRemovalLeavesTheEnginesWord() {
    engine.add("lost", OLD);
    engine.beforeRemoving = () -> engine.fail("list", Reason.TIMEOUT);
    Reconciler reconciler = start();
    SweepReport report = reconciler.sweepNow();
    assertThat(reconciler.counters().removed()).isEqualTo(1);
    assertThat(report.problem()).contains("could not be seen");
    assertThat(report.engineHealthy()).isFalse();
  }

  @Test
  void oneUnexpectedFailureDoesNotStopOtherRemovals() {
    Container first = engine.add("first", OLD.plusHours(1));
    Container second = engine.add("second", OLD);
    callbacks.beforeAnswering =
        () -> {
          if (callbacks.asked == 2) { // after the question by which both were judged
            throw new IllegalStateException("made up");
          }
        };
    SweepReport report = start().sweepNow();
    assertThat(report.problem()).contains("first", "made up");
    assertThat(report.count(RemovalRecord.Outcome.FAILED)).isEqualTo(1);
    assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
    assertThat(engine.has(first)).isTrue();
    assertThat(engine.has(second)).isFalse();
  }

  @Test
  void twoTimeoutsInARowDoNotGiveUp() {
    List<Container> lost = new ArrayList<>();
    for (int i = 0; i < 6; i++) { // the oldest first: two fail, one succeeds, two fail
      lost.add(engine.add("lost" + i, OLD.plusHours(10 - i)));
      if (i != 2 && i != 5) {
        engine.fail("remove " + lost.get(i).id(), Reason.TIMEOUT);
      }
    }
    SweepReport report = start().sweepNow();
    assertThat(engine.count("remove")).isEqualTo(6);
    assertThat(report.engineHealthy()).isTrue();
    assertThat(report.count(RemovalRecord.Outcome.FAILED)).isEqualTo(4);
  }

  @Test
  void changeDuringAHangingRemovalIsJudgedAnew() {
    engine.fail("remove " + engine.add("hangs", OLD.plusHours(1)).id(), Reason.TIMEOUT);
    Container restarted = engine.add("restarted", OLD);
    Container stopped = engine.add("stopped", OLD);
    Container odd = engine.add("odd", OLD);
    Container lost = engine.add("lost", OLD);
    engine.beforeRemoving =
        () -> {
          engine.beforeRemoving = () -> {};
          clock.advance(Duration.ofMinutes(5));
          engine.startedAt.put(restarted.id(), clock.instant());
          engine.statuses.put(stopped.id(), "exited");
          engine.fail("inspect " + odd.id(), Reason.FAILED);
        };

    SweepReport report = start().sweepNow();

    assertThat(engine.ids()).contains(restarted.id(), stopped.id(), odd.id());
    assertThat(engine.has(lost)).isFalse();
    assertThat(report.with(Verdict.TOO_YOUNG))
        .singleElement()
        .satisfies(d -> assertThat(d.container()).isEqualTo(restarted))
        .satisfies(d -> assertThat(d.reason()).contains("last started"));
    assertThat(report.count(RemovalRecord.Outcome.FAILED)).isEqualTo(2);
    assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
  }

  @Test
  void otherFailuresThanTimeoutsNeverGiveUp() {
    for (int i = 0; i < 5; i++) {
      engine.fail("remove " + engine.add("lost" + i, OLD).id(), Reason.FAILED);
    }
    start().sweepNow();
    assertThat(engine.count("remove")).isEqualTo(5);
  }

  @Test
  void threeInspectionTimeoutsGiveUpTheSweep() {
    Container good = engine.add("good", OLD);
    for (int i = 0; i < 4; i++) {
      engine.fail("inspect " + engine.add("bad" + i, OLD.plusHours(1)).id(), Reason.TIMEOUT);
    }
    SweepReport report = start().sweepNow();
    assertThat(engine.has(good)).isTrue();
    assertThat(engine.count("inspect")).isEqualTo(4);
    assertThat(report.engineHealthy()).isFalse();
    assertThat(report.count(Verdict.UNCONFIRMED)).isEqualTo(3 + 1);
  }

  @Test
  void whatIsSparedCountsAsSeenTracked() {
    settings.untrackedBurst = 1;
    engine.add("a", OLD);
    engine.add("b", OLD);
    callbacks.beforeAnswering =
        () -> {
          if (callbacks.asked == 2) {
            callbacks.tracked.addAll(List.of("a", "b"));
          }
        };
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
  }

  private static String named(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      String id = Containers.id(name).substring(0, 12);
      text.append(text.isEmpty() ? "" : ", ").append(name).append(" (").append(id).append(')');
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5})
  void atMostThreeFailedRemovalsAreNamed(int count) {
    String[] names = {"a", "b", "c"};
    for (String name : List.of("a", "b", "c", "d", "e").subList(0, count)) {
      engine.fail("remove " + engine.add(name, OLD).id(), Reason.FAILED);
    }
    engine.add("well", OLD);
    SweepReport report = start().sweepNow();
    assertThat(report.problem())
        .startsWith(
            "not removed, tried again in later sweeps: "
                + named(Arrays.copyOf(names, Math.min(count, 3)))
                + (count > 3 ? " and " + (count - 3) + " more: " : ": ")
                + "remove ");
    assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
  }

  @Test
  void engineWithoutInspectionsIsStuckAndNamesThem() {
    for (String name : List.of("a", "b", "c", "d")) {
      engine.fail("inspect " + engine.add(name, OLD).id(), Reason.TIMEOUT);
    }
    SweepReport report = start().sweepNow();
    assertThat(report.engineHealthy()).isFalse();
    assertThat(report.problem())
        .startsWith(
            "the engine does not answer inspections of "
                + Containers.id("a").substring(0, 12)
                + ", "
                + Containers.id("b").substring(0, 12)
                + ", "
                + Containers.id("c").substring(0, 12)
                + "; no other is inspected in this sweep. Try ");
    assertThat(engine.count("inspect ")).isEqualTo(3);
    assertThat(report.count(Verdict.UNCONFIRMED)).isEqualTo(4);
  }

  /** One that was still taken for under way would have it wait for 250 ms each time. */
  @Test
  void onceItsRemovalsHaveEndedASwitchWaitsForNothing() {
    engine.add("a", OLD);
    engine.add("b", OLD);
    Reconciler reconciler = start();
    assertThat(reconciler.sweepNow().count(RemovalRecord.Outcome.REMOVED)).isEqualTo(2);
    long begun = System.nanoTime();
    for (int i = 0; i < 24; i++) {
      reconciler.setDryRun(true);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void onlyTimeoutsInARowMeanStuck() {
    for (String name : List.of("a", "b", "well", "c", "d")) {
      String id = engine.add(name, OLD).id();
      if (!name.equals("well")) {
        engine.fail("inspect " + id, Reason.TIMEOUT);
      }
    }
    SweepReport report = start().sweepNow();
    assertThat(report.engineHealthy()).isTrue();
    assertThat(engine.count("inspect ")).isEqualTo(6);
    assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
  }
}
