package io.github.containerreconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.engine.EngineException.Reason;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.judge.Verdict;
import io.github.containerreconciler.testing.Rig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is held stays held until it is approved, tracked again or gone, come what may between. */
class HoldTest extends Rig {

  private final List<RunningContainer> all = new ArrayList<>();

  /** A reconciler that saw all of these tracked, and then lost them all at once. */
  private Reconciler holding(int burst, String... names) {
    settings.untrackedBurst = burst;
    for (String name : names) {
      all.add(engine.add(name, OLD));
      sources.tracked.add(name);
    }
    Reconciler reconciler = start();
    reconciler.sweepNow();
    sources.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(names.length);
    return reconciler;
  }

  @Test
  void anInspectionThatFailsLetsNothingOutOfTheHold() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    RunningContainer a = all.get(0);
    sources.tracked.add("c"); // no more are lost now than the burst
    engine.fail("inspect " + a.id(), Reason.FAILED);
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(1);
    engine.failures.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    assertThat(all).allMatch(engine::has);
  }

  @Test
  void aRestartLetsNothingOutOfTheHold() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    sources.tracked.add("c");
    engine.startedAt.put(all.get(0).id(), clock.instant());
    assertThat(reconciler.sweepNow().count(Verdict.TOO_YOUNG)).isEqualTo(1);
    clock.advance(OLD);
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    assertThat(all).allMatch(engine::has);
  }

  @Test
  void anApprovalIsOnlyOfWhatIsShownAsHeld() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    RunningContainer a = all.get(0);
    engine.fail("inspect " + a.id(), Reason.FAILED);
    sources.tracked.add("c");
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
  void whatIsTrackedAgainIsNoLongerHeld() {
    Reconciler reconciler = holding(2, "a", "b", "c");
    sources.tracked.addAll(List.of("a", "b", "c"));
    reconciler.sweepNow();
    sources.tracked.remove("a");
    reconciler.sweepNow();
    assertThat(engine.has(all.get(0))).isFalse();
  }
}
