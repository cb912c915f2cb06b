package io.github.containerreconciler.internal.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is held stays held until it is approved, tracked again or gone, come what may between. */
class HoldTest extends Rig {

  private final List<Container> all = new ArrayList<>();

  /** A reconciler that saw all of these tracked, and then lost them all at once. */
  private Reconciler holding(int burst, String... names) {
    settings.untrackedBurst = burst;
    for (String name : names) {
      all.add(engine.add(name, OLD));
      callbacks.tracked.add(name);
    }
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(names.length);
    return reconciler;
  }

  @Test
  void anInspectionThatFailsLetsNothingOutOfTheHold() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    Container a = all.get(0);
    callbacks.tracked.add("c"); // no more are lost now than the burst
    engine.fail("inspect " + a.id(), Reason.FAILED);
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    engine.failures.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    assertThat(all).allMatch(engine::has);
  }

  @Test
  void aRestartLetsNothingOutOfTheHold() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    callbacks.tracked.add("c");
    engine.startedAt.put(all.get(0).id(), clock.instant());
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    clock.advance(OLD);
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    assertThat(all).allMatch(engine::has);
  }

  @Test
  void aFailedInspectionLetsNoApprovedOneStay() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    Container a = all.get(0);
    clock.advance(OLD);
    engine.fail("inspect " + a.id(), Reason.FAILED);
    assertThat(reconciler.approveHeld()).isEqualTo(3);
    SweepReport report = reconciler.sweepNow();
    assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(2);
    assertThat(report.with(Verdict.UNCONFIRMED).get(0).container()).isEqualTo(a);
    engine.failures.clear();
    reconciler.sweepNow();
    assertThat(engine.has(a)).isFalse();
  }

  @Test
  void stateReasonTellsApprovedFromHeld() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    assertThat(reconciler.stateReason()).contains("; 3 held: check the callback");
    reconciler.approveHeld();
    assertThat(reconciler.stateReason())
        .contains("; 3 approved: the next sweep holds them no longer")
        .doesNotContain("held:");
    clock.advance(OLD);
    reconciler.sweepNow();
    assertThat(all).noneMatch(engine::has);
    assertThat(reconciler.stateReason()).doesNotContain("approved");
  }

  @Test
  void anApprovalIsNotOfWhatStoppedAndRunsAgain() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    assertThat(reconciler.approveHeld()).isEqualTo(3);
    all.forEach(c -> engine.statuses.put(c.id(), "exited"));
    reconciler.sweepNow();
    engine.statuses.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(3);
    assertThat(all).allMatch(engine::has);
  }

  @Test
  void whatIsTrackedAgainIsNoLongerHeld() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    callbacks.tracked.addAll(List.of("a", "b", "c"));
    reconciler.sweepNow();
    callbacks.tracked.remove("a");
    assertThat(reconciler.sweepNow().count(Verdict.LOST)).isEqualTo(1);
    clock.advance(settings.creationGrace);
    reconciler.sweepNow();
    assertThat(engine.has(all.get(0))).isFalse();
  }

  private void seenTracked(int count) {
    for (int i = 0; i < count; i++) {
      all.add(engine.add("c" + i, OLD));
      callbacks.tracked.add("c" + i);
    }
  }

  @Test
  void whatComesOfAgeOneByOneIsHeldTogether() {
    settings.untrackedBurst = 3;
    seenTracked(20);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    for (int i = 0; i < 20; i++) { // one more is forgotten at every sweep
      callbacks.tracked.remove(0);
      clock.advance(Duration.ofMinutes(4));
      reconciler.sweepNow();
    }
    long gone = all.stream().filter(c -> !engine.has(c)).count();
    assertThat(gone).isLessThanOrEqualTo(3);
    assertThat(reconciler.counters().lastListed().count(Verdict.HELD)).isEqualTo(20 - gone);
  }

  @Test
  void aRemovalThatFailedAndTookEffectCounts() {
    seenTracked(60);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    engine.fail("remove", Reason.BROKEN);
    while (callbacks.tracked.size() > 0) { // ten more are forgotten each time
      callbacks.tracked.subList(0, 10).clear();
      reconciler.sweepNow();
      clock.advance(settings.creationGrace);
      reconciler.sweepNow();
      all.stream().filter(c -> engine.calls.contains("remove " + c.id())).forEach(engine::vanish);
    }
    assertThat(engine.ids()).hasSize(50);
  }

  @Test
  void aSmallServiceThatForgetsAllIsHeld() {
    seenTracked(8);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(8);
    clock.advance(OLD);
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(8);
    assertThat(all).allMatch(engine::has);
  }

  @Test
  void anotherEngineIdForgetsNoLoss() {
    seenTracked(25);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(25);
    engine.id = () -> "OTHER";
    reconciler.sweepNow();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(25);
  }

  @Test
  void lossesAreHandedOverToALaterReconciler() {
    seenTracked(12);
    Reconciler first = start();
    first.sweepNow();
    List<String> saved = first.handOver();
    first.close();
    callbacks.tracked.clear();
    Reconciler second = make();
    second.takeOver(saved);
    second.start();
    assertThat(second.sweepNow().count(Verdict.HELD)).isEqualTo(12);
  }

  @Test
  void whatWasApprovedIsNotHandedOverAsHeld() {
    seenTracked(10);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    reconciler.sweepNow();
    assertThat(reconciler.handOver()).hasSize(10).allMatch(line -> line.contains(" held "));
    reconciler.approveHeld();
    assertThat(reconciler.handOver()).hasSize(10).noneMatch(line -> line.contains(" held "));
  }

  @Test
  void removalsOfASweepUnderWayAreHandedOverToo() throws Exception {
    settings.untrackedBurst = 2;
    seenTracked(10);
    Reconciler first = start();
    first.sweepNow();
    callbacks.tracked.removeAll(List.of("c0", "c1"));
    first.sweepNow();
    clock.advance(settings.creationGrace);
    CountDownLatch removing = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    engine.beforeRemoving =
        () -> {
          removing.countDown();
          assertThatCode(closed::await).doesNotThrowAnyException();
        };
    Thread sweeping = new Thread(first::sweepNow);
    sweeping.start();
    removing.await();
    engine.beforeRemoving = () -> {};
    first.close();
    closed.countDown();
    List<String> saved = first.handOver();
    sweeping.join();
    assertThat(saved).filteredOn(line -> line.contains("removed=")).hasSize(1);
  }

  @Test
  void anEmptyListForgetsNoneOfManyThousands() {
    seenTracked(5_200);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    all.forEach(c -> engine.statuses.put(c.id(), "exited"));
    reconciler.sweepNow();
    engine.statuses.clear();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(5_200);
  }

  @Test
  void neverTrackedLeftoverIsRemovedBesideAHold() {
    seenTracked(5);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    Container leftover = engine.add("leftover", OLD);
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(5);
    assertThat(engine.has(leftover)).isFalse();
  }

  @Test
  void onlyWhatTheReportShowedIsApproved() {
    seenTracked(15);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    List<String> late = List.of("late0", "late1", "late2");
    late.forEach(name -> engine.add(name, OLD));
    callbacks.tracked.clear();
    callbacks.tracked.addAll(late);
    reconciler.sweepNow();
    assertThat(reconciler.approveHeld()).isEqualTo(15);
    callbacks.tracked.clear();
    clock.advance(OLD);
    reconciler.sweepNow();
    assertThat(engine.ids()).hasSize(3);
  }

  @Test
  void singleOnesAreApprovedByName() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    assertThat(reconciler.approve(List.of("/b"))).isEqualTo(1);
    clock.advance(OLD);
    reconciler.sweepNow();
    assertThat(engine.has(all.get(1))).isFalse();
    assertThat(engine.ids()).hasSize(2);
    assertThatThrownBy(() -> reconciler.approve(List.of("nobody")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody");
    assertThat(reconciler.approve(List.of("a"))).isEqualTo(1);
    assertThatThrownBy(() -> reconciler.approve(List.of("a"))) // approved since
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a is not held");
  }

  @Test
  void withoutABurstNothingIsHeldButLossesWait() {
    settings.untrackedBurst = 0;
    seenTracked(20);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.LOST)).isEqualTo(20);
    clock.advance(settings.creationGrace);
    reconciler.sweepNow();
    assertThat(engine.ids()).isEmpty();
  }

  @Test
  void aNormalDayHoldsNothing() {
    Reconciler reconciler = start();
    List<Container> running = new ArrayList<>();
    Container stopping = null;
    for (int minute = 0; minute < 24 * 60; minute++) {
      for (int i = 0; i < 16; i++) {
        Container c = engine.add("job-" + minute + "-" + i, Duration.ZERO);
        callbacks.tracked.add(c.id());
        running.add(c);
      }
      while (running.size() > 100) { // each is dropped, and stops ten seconds later
        stopping = running.remove(0);
        callbacks.tracked.remove(stopping.id());
        engine.vanish(stopping);
      }
      timer.advance(Duration.ofSeconds(60));
      SweepReport last = reconciler.counters().lastListed();
      assertThat(last == null ? 0 : last.count(Verdict.HELD)).isZero();
    }
    assertThat(reconciler.counters().removed()).isZero();
  }
}
