package io.github.containerreconciler.internal.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(1);
    engine.failures.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    assertThat(all).allMatch(engine::has);
  }

  @Test
  void aRestartLetsNothingOutOfTheHold() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    callbacks.tracked.add("c");
    engine.startedAt.put(all.get(0).id(), clock.instant());
    assertThat(reconciler.sweepNow().count(Verdict.TOO_YOUNG)).isEqualTo(1);
    clock.advance(OLD);
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    assertThat(all).allMatch(engine::has);
  }

  @Test
  void anApprovalIsOnlyOfWhatIsShownAsHeld() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    Container a = all.get(0);
    engine.fail("inspect " + a.id(), Reason.FAILED);
    callbacks.tracked.add("c");
    reconciler.sweepNow();
    assertThat(reconciler.approveHeld()).isEqualTo(1);
    engine.failures.clear();
    SweepReport report = reconciler.sweepNow();
    assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
    assertThat(report.with(Verdict.HELD).get(0).container()).isEqualTo(a);
    assertThat(reconciler.approveHeld()).isEqualTo(1);
    reconciler.sweepNow();
    assertThat(engine.has(a)).isFalse();
  }

  @Test
  void theStatesReasonTellsWhatIsApprovedFromWhatIsHeld() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    assertThat(reconciler.stateReason()).contains("; 3 held: check the callback");
    reconciler.approveHeld();
    assertThat(reconciler.stateReason())
        .contains("; 3 approved: the next sweep holds them no longer")
        .doesNotContain("held:");
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
    reconciler.sweepNow();
    assertThat(engine.has(all.get(0))).isFalse();
  }

  private static Decision decided(String name, Verdict verdict) {
    Container container = Containers.container(name, Instant.EPOCH, Map.of());
    return new Decision(container, "job", verdict, "", Instant.EPOCH, null);
  }

  private static List<Decision> decided(Verdict verdict, String prefix, int count) {
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      decisions.add(decided(prefix + i, verdict));
    }
    return decisions;
  }

  @Test
  void whatIsApprovedWhileASweepGoesOnIsNotHeldAfterIt() {
    Hold hold = new Hold(1);
    hold.remember(decided(Verdict.TRACKED, "job", 3));
    hold.remember(decided(Verdict.HELD, "job", 3));
    assertThat(hold.assess(decided(Verdict.DANGLING, "job", 3))).hasSize(3);
    assertThat(hold.approve()).isEqualTo(3);
    hold.remember(decided(Verdict.HELD, "job", 3)); // as assessed before
    assertThat(hold.count()).isZero();
    assertThat(hold.assess(decided(Verdict.DANGLING, "job", 3))).isEmpty();
  }

  @Test
  void fiveThousandAreRememberedBeyondAListThatTheyAreMissingFrom() {
    Hold hold = new Hold(1);
    hold.remember(decided(Verdict.TRACKED, "old", 10));
    hold.remember(decided(Verdict.TRACKED, "new", 5_000));
    List<Decision> here = new ArrayList<>(decided(Verdict.TRACKED, "now", 10));
    here.add(decided("old0", Verdict.TOO_YOUNG));
    hold.remember(here); // of 5,009 that are missing, the nine oldest are forgotten
    assertThat(hold.assess(decided(Verdict.DANGLING, "old", 10))).isEmpty();
    assertThat(hold.assess(decided(Verdict.DANGLING, "new", 5_000))).hasSize(5_000);
    List<Decision> both = decided(Verdict.DANGLING, "new", 1);
    both.add(decided("old0", Verdict.DANGLING));
    assertThat(hold.assess(both)).hasSize(2);
  }

  @Test
  void whatIsForgottenIsNotHeldEither() {
    Hold hold = new Hold(1);
    hold.remember(decided(Verdict.TRACKED, "old", 3));
    hold.remember(decided(Verdict.HELD, "old", 3));
    assertThat(hold.isHeld(Containers.id("old0"))).isTrue();
    assertThat(hold.isHeld(Containers.id("new0"))).isFalse();
    hold.remember(decided(Verdict.TRACKED, "new", 5_003));
    hold.remember(List.of());
    assertThat(hold.isHeld(Containers.id("old0"))).isFalse();
    assertThat(hold.assess(decided(Verdict.DANGLING, "old", 3))).isEmpty();
  }

  @Test
  void whatLooksLetGoCountsUntilThePeriodEnds() {
    Hold hold = new Hold(2);
    hold.remember(decided(Verdict.TRACKED, "c", 4));
    hold.letGo(List.of(Containers.id("c0"), Containers.id("c1"), Containers.id("never-tracked")));
    List<Decision> third = List.of(decided("c2", Verdict.DANGLING));
    assertThat(hold.assess(third)).hasSize(1);
    hold.periodEnded();
    assertThat(hold.assess(third)).isEmpty();
  }

  @Test
  void onceForgottenNothingIsHeldOrApproved() {
    Hold hold = new Hold(1);
    hold.remember(decided(Verdict.TRACKED, "c", 3));
    hold.remember(decided(Verdict.HELD, "c", 3));
    hold.letGo(List.of(Containers.id("c0")));
    hold.forget();
    assertThat(hold.approve()).isZero();
    assertThat(hold.isHeld(Containers.id("c0"))).isFalse();
    hold.remember(decided(Verdict.TRACKED, "d", 1));
    assertThat(hold.assess(decided(Verdict.DANGLING, "d", 1))).isEmpty();
    assertThat(hold.assess(decided(Verdict.DANGLING, "c", 3))).isEmpty();
  }

  @Test
  void anApprovalIsForgottenToo() {
    Hold hold = new Hold(1);
    hold.remember(decided(Verdict.TRACKED, "c", 3));
    hold.remember(decided(Verdict.HELD, "c", 3));
    assertThat(hold.approve()).isEqualTo(3);
    assertThat(hold.assess(decided(Verdict.DANGLING, "c", 3))).isEmpty();
    hold.forget();
    hold.remember(decided(Verdict.TRACKED, "c", 3));
    assertThat(hold.assess(decided(Verdict.DANGLING, "c", 3))).hasSize(3);
  }
}
