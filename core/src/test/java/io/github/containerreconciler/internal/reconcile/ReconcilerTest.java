package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.CallbackStats;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconcilerTest extends Rig {

  @Test
  void aDanglingContainerIsRemovedAndTheOthersStay() {
    Container lost = engine.add("lost", OLD);
    Container known = engine.add("known", OLD);
    Container young = engine.add("young", Duration.ofMinutes(4));
    Container foreign =
        engine.add(Containers.container("foreign", clock.instant().minus(OLD), Map.of()));
    callbacks.tracked.add("known");

    SweepReport report = start().sweepNow();

    assertThat(engine.has(lost)).isFalse();
    assertThat(List.of(known, young, foreign)).allMatch(engine::has);
    assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
    assertThat(report.decisions()).hasSize(3);
    assertThat(report.decisions().get(0).verdict()).isEqualTo(Verdict.DANGLING);
  }

  @Test
  void onlyWhatWouldBeDanglingIsInspected() {
    Container lost = engine.add("lost", OLD);
    Container known = engine.add("known", OLD.plusSeconds(1));
    Container young = engine.add("young", Duration.ofMinutes(4));
    callbacks.tracked.add("known");
    start().sweepNow();
    assertThat(engine.calls.stream().filter(call -> call.startsWith("inspect ")))
        .as("judged, both asked whether they need it, looked at right before the removal")
        .containsExactly(
            "inspect " + lost.id(),
            "inspect " + known.id(),
            "inspect " + young.id(),
            "inspect " + lost.id());
  }

  @Test
  void theCallbacksAreAskedAfterListing() {
    engine.afterListing = () -> callbacks.tracked.add("late");
    Container late = engine.add("late", OLD);
    start().sweepNow();
    assertThat(engine.has(late)).isTrue();
  }

  @Test
  void whatBecomesTrackedRightBeforeItsRemovalIsSpared() {
    Container late = engine.add("late", OLD);
    callbacks.beforeAnswering =
        () -> {
          if (callbacks.asked == 2) {
            callbacks.tracked.add("late");
          }
        };
    SweepReport report = start().sweepNow();
    assertThat(engine.has(late)).isTrue();
    assertThat(report.count(Verdict.TRACKED)).isEqualTo(1);
  }

  @Test
  void aCallbackThatFailsRightBeforeARemovalSparesAll() {
    Container lost = engine.add("lost", OLD);
    callbacks.beforeAnswering =
        () -> {
          if (callbacks.asked == 2) {
            callbacks.problem = "callback jobs failed";
          }
        };
    SweepReport report = start().sweepNow();
    assertThat(engine.has(lost)).isTrue();
    assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.SKIPPED);
    assertThat(report.problem()).contains("callback jobs failed");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "600, 2", "1000, 3"}) // for all; for a and b, then for c; for each
  void oneAnswerServesRemovalsOfTheSameSecond(long millis, int answers) {
    engine.add("a", OLD);
    engine.add("b", OLD);
    engine.add("c", OLD);
    engine.beforeRemoving = () -> clock.advance(Duration.ofMillis(millis));
    start().sweepNow();
    assertThat(callbacks.asked).isEqualTo(1 + answers); // once to judge
  }

  @Test
  void brokenCallbacksRemoveNothingAndSayWhy() {
    Container lost = engine.add("lost", OLD);
    callbacks.problem = "no callback is registered";
    Reconciler reconciler = start();
    SweepReport report = reconciler.sweepNow();
    assertThat(engine.has(lost)).isTrue();
    assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.SKIPPED);
    assertThat(reconciler.counters().skipped()).isEqualTo(1);
    assertThat(reconciler.state()).isEqualTo(State.BLOCKED);
    assertThat(reconciler.stateReason()).contains("no callback is registered", "next try in");
  }

  @Test
  void engineWithoutPingSkipsTheSweep() {
    engine.fail("ping", Reason.TIMEOUT);
    Reconciler reconciler = start();
    assertThat(reconciler.sweepNow().outcome()).isEqualTo(SweepReport.Outcome.SKIPPED);
    assertThat(reconciler.counters().engineHealthy()).isFalse();
    assertThat(reconciler.counters().callbacks())
        .extracting(CallbackStats::name)
        .containsExactly("fake");
  }

  @Test
  void aFailingListFailsTheSweepAndKeepsEverything() {
    Container lost = engine.add("lost", OLD);
    engine.fail("list", Reason.MALFORMED);
    Reconciler reconciler = start();
    assertThat(reconciler.sweepNow().outcome()).isEqualTo(SweepReport.Outcome.FAILED);
    assertThat(reconciler.counters().failures()).isEqualTo(1);
    assertThat(engine.has(lost)).isTrue();
  }

  @Test
  void removalGoesOnAfterOneFailure() {
    Container bad = engine.add("bad", OLD);
    Container good = engine.add("good", OLD);
    engine.fail("remove " + bad.id(), Reason.FAILED);
    Reconciler reconciler = start();
    SweepReport report = reconciler.sweepNow();
    assertThat(engine.has(good)).isFalse();
    assertThat(report.count(RemovalRecord.Outcome.FAILED)).isEqualTo(1);
    assertThat(report.problem()).contains("failed on purpose");
    assertThat(reconciler.counters().removalFailures()).isEqualTo(1);
    assertThat(reconciler.counters().recentRemovals()).hasSize(2);
  }

  @Test
  void whatFailedBeforeGoesLastAndWaitsAfterThreeFailures() {
    Container bad = engine.add("bad", OLD);
    engine.fail("remove " + bad.id(), Reason.FAILED);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    Container good = engine.add("good", OLD);
    reconciler.sweepNow();
    assertThat(engine.calls.indexOf("remove " + good.id()))
        .isLessThan(engine.calls.lastIndexOf("remove " + bad.id()));
    reconciler.sweepNow();
    assertThat(engine.count("remove " + bad.id())).isEqualTo(3);
    SweepReport waits = reconciler.sweepNow();
    assertThat(engine.count("remove " + bad.id())).isEqualTo(3);
    assertThat(waits.decisions().get(0).reason()).contains("failed 3 times in a row");
    clock.advance(Duration.ofMinutes(10));
    reconciler.sweepNow();
    assertThat(engine.count("remove " + bad.id())).isEqualTo(4);
  }

  @Test
  void threeTimeoutsInARowGiveUpTheSweep() {
    List<Container> lost = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      lost.add(engine.add("lost" + i, OLD));
      engine.fail("remove " + lost.get(i).id(), Reason.TIMEOUT);
    }
    Reconciler reconciler = start();
    SweepReport report = reconciler.sweepNow();
    assertThat(engine.count("remove")).isEqualTo(3);
    assertThat(report.engineHealthy()).isFalse();
    assertThat(report.problem()).contains("stuck");
    assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.FAILED);
    assertThat(reconciler.state()).isEqualTo(State.BLOCKED);
  }

  @Test
  void aContainerThatCannotBeInspectedIsKept() {
    Container odd = engine.add("odd", OLD);
    Container lost = engine.add("lost", OLD);
    engine.fail("inspect " + odd.id(), Reason.TIMEOUT);
    SweepReport report = start().sweepNow();
    assertThat(engine.has(odd)).isTrue();
    assertThat(engine.has(lost)).isFalse();
    assertThat(report.count(Verdict.UNCONFIRMED)).isEqualTo(1);
    assertThat(report.problem()).contains("could not be inspected");
  }

  @Test
  void aContainerGoneBetweenListAndInspectIsNotCounted() {
    Container gone = engine.add("gone", OLD);
    engine.afterListing = () -> engine.vanish(gone);
    assertThat(start().sweepNow().decisions()).isEmpty();
  }

  @Test
  void containerGoneBeforeItsRemovalIsASuccess() {
    Container gone = engine.add("gone", OLD);
    engine.beforeRemoving = () -> engine.vanish(gone);
    Reconciler reconciler = start();
    SweepReport report = reconciler.sweepNow();
    assertThat(report.problem()).isEmpty();
    assertThat(reconciler.counters().alreadyGone()).isEqualTo(1);
    assertThat(reconciler.counters().removed()).isZero();
  }

  @Test
  void dryRunRemovesNothingAndReports() {
    settings.dryRun = true;
    Container lost = engine.add("lost", OLD);
    SweepReport report = start().sweepNow();
    assertThat(engine.has(lost)).isTrue();
    assertThat(report.count(Verdict.DANGLING)).isEqualTo(1);
  }

  @Test
  void dryRunSetDuringASweepStopsFurtherRemovals() {
    Container first = engine.add("first", OLD.plusHours(1));
    Container second = engine.add("second", OLD);
    Reconciler reconciler = start();
    engine.beforeRemoving =
        () -> {
          // as from a JMX thread: the switch waits for nothing but what is already on its way
          Thread operator = new Thread(() -> reconciler.setDryRun(true));
          operator.start();
          try {
            operator.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    reconciler.sweepNow();
    assertThat(engine.has(first)).isFalse();
    assertThat(engine.has(second)).isTrue();
  }

  @Test
  void firstSweepComesAfterTheLongerOfPeriodAndGrace() {
    settings.period = Duration.ofMinutes(1);
    Container lost = engine.add("lost", OLD);
    Reconciler reconciler = start();
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
    timer.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(engine.has(lost)).isTrue();
    timer.advance(Duration.ofMillis(1));
    assertThat(engine.has(lost)).isFalse();
    assertThat(reconciler.state()).isEqualTo(State.IDLE);
    timer.advance(Duration.ofMinutes(3));
    assertThat(reconciler.counters().sweeps()).isEqualTo(4);
  }

  @Test
  void aNewPeriodReschedulesAtOnce() {
    Reconciler reconciler = start();
    timer.advance(Duration.ofMinutes(5));
    assertThat(reconciler.counters().sweeps()).isEqualTo(1);
    timer.advance(Duration.ofSeconds(30));
    reconciler.setPeriod(Duration.ofMinutes(1));
    assertThat(reconciler.nextIn()).isEqualTo(Duration.ofSeconds(30));
    assertThat(timer.waiting()).isEqualTo(1);
  }

  @Test
  void aBadPeriodIsRefusedWithItsLimits() {
    Reconciler reconciler = start();
    assertThatThrownBy(() -> reconciler.setPeriod(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was 0")
        .hasMessageContaining("1 to 86400");
    assertThatThrownBy(() -> reconciler.setCreationGrace(Duration.ofHours(25)))
        .hasMessageContaining("0 to 86400");
    assertThat(reconciler.settings().period()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void whileDisabledNothingHappensAndSweepIsRefused() {
    settings.enabled = false;
    Container lost = engine.add("lost", OLD);
    Reconciler reconciler = start();
    timer.advance(Duration.ofHours(1));
    assertThat(reconciler.state()).isEqualTo(State.DISABLED);
    assertThatThrownBy(reconciler::sweepNow)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("disabled");
    assertThat(engine.has(lost)).isTrue();
  }

  @Test
  void enablingCountsAsAStart() {
    settings.enabled = false;
    Reconciler reconciler = start();
    timer.advance(Duration.ofHours(1));
    reconciler.setEnabled(true);
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
    assertThat(reconciler.nextIn()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void previewShowsWhatWouldGoAndChangesNothing() throws Exception {
    settings.enabled = false;
    Container lost = engine.add("lost", OLD);
    engine.add("young", Duration.ZERO);
    Reconciler reconciler = start();
    assertThat(reconciler.preview()).extracting(d -> d.container().name()).containsExactly("lost");
    assertThat(engine.has(lost)).isTrue();
    assertThat(reconciler.counters().sweeps()).isZero();
  }

  @Test
  void ageIsMeasuredByTheEnginesClock() {
    Container young = engine.add("young", Duration.ofMinutes(5).minusSeconds(59));
    Container old = engine.add("old", Duration.ofMinutes(4));
    engine.clockSkew = Duration.ofMinutes(1);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    assertThat(engine.has(young)).isFalse();
    assertThat(engine.has(old)).isFalse();
    assertThat(reconciler.counters().clockSkew()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aRestartedContainerIsAsYoungAsItsLastStart() {
    Container restarted = engine.add("restarted", OLD);
    engine.startedAt.put(restarted.id(), clock.instant().minusSeconds(10));
    assertThat(start().sweepNow().count(Verdict.TOO_YOUNG)).isEqualTo(1);
    assertThat(engine.has(restarted)).isTrue();
  }

  @Test
  void confirmationsCountSweepsByPeriodInARow() {
    settings.confirmations = 3;
    Container lost = engine.add("lost", OLD);
    Reconciler reconciler = start();
    timer.advance(settings.period);
    for (int i = 0; i < 5; i++) { // an operator's clicks confirm nothing
      assertThat(reconciler.sweepNow().count(Verdict.UNCONFIRMED)).isEqualTo(1);
    }
    timer.advance(settings.period);
    engine.statuses.put(lost.id(), "exited");
    timer.advance(settings.period); // the row ends
    engine.statuses.clear();
    timer.advance(settings.period.multipliedBy(2));
    assertThat(engine.has(lost)).isTrue();
    timer.advance(settings.period);
    assertThat(engine.has(lost)).isFalse();
  }

  @Test
  void aCollapsingTrackedSetIsHeldUntilApproved() {
    settings.untrackedBurst = 2;
    for (String name : List.of("a", "b", "c")) {
      engine.add(name, OLD);
      callbacks.tracked.add(name);
    }
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    Container never = engine.add("never-tracked", OLD);
    SweepReport report = reconciler.sweepNow();
    assertThat(report.count(Verdict.HELD)).isEqualTo(3);
    assertThat(engine.has(never)).isFalse();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(3);
    assertThat(reconciler.approveHeld()).isEqualTo(3);
    clock.advance(OLD);
    assertThat(reconciler.sweepNow().count(RemovalRecord.Outcome.REMOVED)).isEqualTo(3);
  }

  @Test
  void asManyAsTheBurstAreRemovedAsAlways() {
    settings.untrackedBurst = 2;
    for (String name : List.of("a", "b")) {
      engine.add(name, OLD);
      callbacks.tracked.add(name);
    }
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.LOST)).isEqualTo(2);
    clock.advance(settings.creationGrace);
    assertThat(reconciler.sweepNow().count(RemovalRecord.Outcome.REMOVED)).isEqualTo(2);
  }

  @Test
  void explainSaysTheVerdictAndItsFigures() throws Exception {
    engine.add("young", Duration.ofSeconds(130));
    engine.add(Containers.container("foreign", clock.instant().minus(OLD), Map.of()));
    Reconciler reconciler = start();
    assertThat(reconciler.explain("young"))
        .contains("kept: too young: created 2m 10s ago by the engine's clock, grace is 5m")
        .contains("removable in 2m 50s if it stays untracked");
    assertThat(reconciler.explain("/foreign")).contains("not owned");
    assertThat(reconciler.explain("nobody")).contains("no container nobody");
    callbacks.problem = "callback jobs failed";
    assertThat(reconciler.explain("young")).contains("nothing is removed now", "jobs failed");
  }

  @Test
  void afterClosingNothingHappensAnyMore() {
    Container lost = engine.add("lost", OLD);
    Reconciler reconciler = start();
    reconciler.close();
    reconciler.close();
    timer.advance(Duration.ofHours(1));
    assertThat(engine.has(lost)).isTrue();
    assertThat(engine.count("close")).isEqualTo(1);
    assertThat(reconciler.state()).isEqualTo(State.STOPPED);
    assertThatThrownBy(reconciler::sweepNow).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aListenerThatFailsDoesNotEndTheLoop() {
    Reconciler reconciler = start();
    reconciler.addListener(
        report -> {
          throw new IllegalStateException("on purpose");
        });
    timer.advance(Duration.ofMinutes(15));
    assertThat(reconciler.counters().sweeps()).isEqualTo(3);
  }

  @Test
  void trackedContainerIsHeldEvenIfAListMissedIt() {
    settings.untrackedBurst = 2;
    List<Container> jobs = trackedJobs(3);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    jobs.forEach(c -> engine.statuses.put(c.id(), "exited")); // the engine restarts
    reconciler.sweepNow();
    engine.statuses.clear();
    callbacks.tracked.clear();

    SweepReport report = reconciler.sweepNow();

    assertThat(report.count(Verdict.HELD)).isEqualTo(3);
    assertThat(jobs).allMatch(engine::has);
  }

  @Test
  void whatIsHeldStaysSoThoughAListMissedIt() {
    settings.untrackedBurst = 2;
    List<Container> jobs = trackedJobs(3);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(3);
    jobs.forEach(c -> engine.statuses.put(c.id(), "exited"));
    reconciler.sweepNow();
    assertThat(reconciler.approveHeld()).as("none is held now").isZero();
    engine.statuses.clear();
    engine.statuses.put(jobs.get(0).id(), "exited");

    SweepReport report = reconciler.sweepNow();

    assertThat(jobs).allMatch(engine::has);
    assertThat(report.decisions()).hasSize(2);
  }

  private List<Container> trackedJobs(int count) {
    List<Container> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(engine.add("job-" + i, OLD));
      callbacks.tracked.add("job-" + i);
    }
    return jobs;
  }

  @Test
  void sweepSwitchedOffRemovesNothingMoreOnceOnAgain() {
    engine.add("a", OLD);
    engine.add("b", OLD);
    engine.add("c", OLD);
    Reconciler reconciler = start();
    engine.beforeRemoving =
        () -> {
          reconciler.setEnabled(false);
          reconciler.setEnabled(true);
        };
    assertThat(reconciler.sweepNow().count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
    assertThat(engine.ids()).hasSize(2);
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
  }

  @Test
  void longerGraceEndsTheRemovalsOfARunningSweep() {
    engine.add("a", OLD);
    engine.add("b", OLD);
    Reconciler reconciler = start();
    engine.beforeRemoving = () -> reconciler.setCreationGrace(OLD.plusHours(1));
    assertThat(reconciler.sweepNow().count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
    assertThat(reconciler.sweepNow().count(Verdict.TOO_YOUNG)).isEqualTo(1);
  }

  @Test
  void anEngineThatListsAContainerTwiceIsNotBelieved() {
    Container lost = engine.add("lost", OLD);
    engine.listedTwice = true;
    SweepReport report = start().sweepNow();
    assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.FAILED);
    assertThat(report.problem()).contains(lost.shortId()).contains("twice");
    assertThat(engine.has(lost)).isTrue();
  }

  @Test
  void imageIsInspectedWhereTheListLacksIt() {
    Container c = Containers.container("lost", clock.instant().minus(OLD), Map.of("job", "1"));
    Container lost =
        engine.add(
            new Container(c.id(), c.names(), c.image(), "", c.labels(), c.mounts(), c.created()));
    engine.inspectedImage = "sha256:2";
    engine.images.put("sha256:2", lost.labels());
    assertThat(start().sweepNow().count(Verdict.REPORT_ONLY)).isEqualTo(1);
    assertThat(engine.has(lost)).isTrue();
  }
}
