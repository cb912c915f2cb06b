package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.report.CallbackStats;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** From the start of a reconciler to its end, and what an operator changes between. */
class LifeTest extends Rig {

  @Test
  void beforeItsStartItIsStartingAndNothingIsScheduled() {
    Reconciler reconciler = make();
    assertThat(reconciler.state()).isEqualTo(State.STARTING);
    assertThat(reconciler.stateReason()).contains("not started");
    assertThat(reconciler.nextIn()).isNull();
    assertThat(reconciler.endpoint()).isEqualTo("fake://engine");
  }

  @Test
  void whatIsStoppedBeforeItsStartNeverStarts() {
    Reconciler reconciler = make();
    reconciler.close();
    reconciler.start();
    assertThat(timer.waiting()).isZero();
    assertThat(engine.calls).containsExactly("close");
  }

  @Test
  void onceStoppedNothingIsScheduledAndEveryOperationIsRefused() {
    Reconciler reconciler = start();
    reconciler.close();
    assertThat(timer.waiting()).isZero();
    for (ThrowingCallable operation :
        List.<ThrowingCallable>of(
            reconciler::sweepNow,
            reconciler::preview,
            reconciler::approveHeld,
            () -> reconciler.explain("x"))) {
      assertThatThrownBy(operation)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("default is stopped");
    }
  }

  @Test
  void stoppedDuringABatchItRemovesNoMore() {
    Container first = engine.add("first", OLD.plusHours(1));
    Container second = engine.add("second", OLD);
    Reconciler reconciler = start();
    engine.beforeRemoving = reconciler::close;
    reconciler.sweepNow();
    assertThat(engine.has(first)).isFalse();
    assertThat(engine.has(second)).isTrue();
    assertThat(reconciler.counters().sweeps()).as("no news of what was stopped").isZero();
  }

  @Test
  void newGraceMovesTheFirstSweepAlone() {
    settings.period = Duration.ofMinutes(1);
    Reconciler reconciler = start();
    assertThat(reconciler.nextIn()).isEqualTo(Duration.ofMinutes(5));
    timer.advance(Duration.ofMinutes(2));
    reconciler.setCreationGrace(Duration.ofMinutes(10));
    assertThat(reconciler.nextIn()).isEqualTo(Duration.ofMinutes(8));
    timer.advance(Duration.ofMinutes(8));
    assertThat(reconciler.counters().sweeps()).isEqualTo(1);
    timer.advance(Duration.ofSeconds(20));
    reconciler.setCreationGrace(Duration.ofMinutes(20));
    assertThat(reconciler.nextIn()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void disablingTakesTheNextSweepAwayAndEnablingCountsAnew() {
    Reconciler reconciler = start();
    reconciler.setEnabled(false);
    assertThat(reconciler.nextIn()).isNull();
    assertThat(timer.waiting()).isZero();
    assertThat(reconciler.stateReason()).contains("set Enabled to true");
    reconciler.setEnabled(true);
    assertThat(reconciler.nextIn()).isEqualTo(Duration.ofMinutes(5));
    timer.advance(Duration.ofMinutes(3));
    reconciler.setEnabled(true); // it is already: nothing begins anew
    assertThat(reconciler.nextIn()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void disabledInTheMiddleOfASweepItStaysDisabled() {
    engine.add("lost", OLD);
    Reconciler reconciler = start();
    callbacks.beforeAnswering = () -> reconciler.setEnabled(false);
    reconciler.sweepNow();
    assertThat(reconciler.state()).isEqualTo(State.DISABLED);
    assertThat(reconciler.nextIn()).isNull();
    assertThat(engine.count("remove")).isZero();
  }

  @Test
  void theLimitsThemselvesAreAllowed() {
    Reconciler reconciler = start();
    for (Duration period : List.of(Duration.ofSeconds(1), Duration.ofHours(24))) {
      reconciler.setPeriod(period);
      assertThat(reconciler.settings().period()).isEqualTo(period);
    }
    for (Duration grace : List.of(Duration.ZERO, Duration.ofHours(24))) {
      reconciler.setCreationGrace(grace);
      assertThat(reconciler.settings().creationGrace()).isEqualTo(grace);
    }
    assertThatThrownBy(() -> reconciler.setCreationGrace(Duration.ofSeconds(-1)))
        .hasMessageContaining("CreationGraceSeconds: was -1; allowed are 0 to 86400");
  }

  @Test
  void firstLookShowsEngineAndCallbacksAndIsNoSweep() {
    Reconciler reconciler = start();
    assertThat(reconciler.counters().engine()).isNotNull();
    assertThat(reconciler.counters().callbacks())
        .extracting(CallbackStats::name)
        .containsExactly("fake");
    assertThat(reconciler.counters().sweeps()).isZero();
    engine.id = () -> "OTHER";
    assertThat(reconciler.sweepNow().anotherEngine()).as("the first look's id counts").isTrue();
  }

  @Test
  void dryRunIsSaidWhereTheNextSweepIs() {
    settings.dryRun = true;
    Reconciler reconciler = start();
    timer.advance(Duration.ofMinutes(5));
    assertThat(reconciler.stateReason()).isEqualTo("next sweep in 5m, dry run: removes nothing");
    reconciler.setDryRun(false);
    timer.advance(Duration.ofMinutes(5));
    assertThat(reconciler.stateReason()).isEqualTo("next sweep in 5m");
  }

  @Test
  void whatBlocksEverySweepIsSaidAtTheStart() {
    self = new SelfIdentity(Set.of(), "", true, List.of());
    Container lost = engine.add("lost", OLD);
    Reconciler reconciler = start();
    assertThat(reconciler.state()).isEqualTo(State.BLOCKED);
    assertThat(reconciler.stateReason()).contains("set self to its id or name", "next try in 5m");
    timer.advance(Duration.ofMinutes(5));
    assertThat(reconciler.state()).isEqualTo(State.BLOCKED);
    assertThat(engine.has(lost)).isTrue();
  }

  /** The service has just started, and knows little of what an earlier process left. */
  @Test
  void aSweepOfAnOperatorThatIsSkippedEndsNoWaitForTheFirst() {
    settings.period = Duration.ofSeconds(30);
    Container job = engine.add("job", OLD);
    callbacks.problem = "not ready";
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.problem = "";
    timer.advance(settings.creationGrace.minusSeconds(1));
    assertThat(engine.has(job)).isTrue();
    timer.advance(Duration.ofSeconds(1));
    assertThat(engine.has(job)).isFalse();
  }
}
