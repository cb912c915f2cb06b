package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When time jumped, all begins anew, and no age counts for a whole grace. */
class TimeJumpTest extends Rig {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private Reconciler reconciler;

  @BeforeEach
  void pastTheFirstSweep() {
    settings.creationGrace = Duration.ofSeconds(30);
    settings.period = Duration.ofMinutes(5);
    reconciler = start();
    timer.advance(settings.period);
  }

  @Test
  void aStepOfTheEnginesClockIsAStart() {
    Container young = engine.add("young", Duration.ofSeconds(4));
    engine.clockSkew = Duration.ofHours(1);
    timer.advance(settings.period.minus(SECOND));
    reconciler.sweepNow();
    assertThat(engine.has(young)).isTrue();
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
    assertThat(reconciler.stateReason()).contains("time jumped");
  }

  @Test
  void aStepWithinTheToleranceChangesNothing() {
    engine.clockSkew = Duration.ofSeconds(5);
    reconciler.sweepNow();
    assertThat(reconciler.state()).isEqualTo(State.IDLE);
  }

  @Test
  void operatorsSweepAfterAStepRemovesNothingForAGrace() {
    Container old = engine.add("old", OLD);
    engine.clockSkew = Duration.ofMinutes(-1);
    assertThat(reconciler.sweepNow().count(Verdict.TOO_YOUNG)).isEqualTo(1);
    assertThat(reconciler.stateReason()).startsWith("first sweep in");
    clock.advance(Duration.ofSeconds(29));
    assertThat(reconciler.sweepNow().count(Verdict.TOO_YOUNG)).isEqualTo(1);
    clock.advance(SECOND);
    reconciler.sweepNow();
    assertThat(engine.has(old)).isFalse();
  }

  @Test
  void aMachineThatSleptJumped() {
    Container young = engine.add("young", Duration.ofSeconds(4));
    clock.jump(Duration.ofHours(2)); // both clocks go on, the steady one stood still
    SweepReport report = reconciler.sweepNow();
    assertThat(report.count(Verdict.TOO_YOUNG)).isEqualTo(1);
    assertThat(engine.has(young)).isTrue();
  }

  @Test
  void lateTimerShowsThatTheProcessStoodStill() {
    Container job = engine.add("job", OLD);
    clock.advance(settings.period.plus(Duration.ofSeconds(31)));
    timer.fireOverdue();
    assertThat(engine.has(job)).isTrue();
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
    assertThat(reconciler.stateReason()).contains("stood still");
    timer.advance(settings.period);
    assertThat(engine.has(job)).isFalse();
  }

  @Test
  void lateEarlySweepShowsItToo() {
    Container young = engine.add("young", Duration.ofSeconds(4));
    reconciler.sweepNow(); // plans an early one
    clock.advance(Duration.ofMinutes(2));
    timer.fireOverdue();
    assertThat(engine.has(young)).isTrue();
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
  }

  @Test
  void anOperatorsRemovalNoticesItToo() {
    Container job = engine.add("job", OLD);
    timer.overdue = Duration.ofSeconds(31);
    assertThatThrownBy(() -> reconciler.remove(job.id()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TOO_YOUNG");
    assertThat(engine.has(job)).isTrue();
  }

  @Test
  void anOperatorRemovesNoHeldOneAfterAJump() {
    List<String> names = List.of("a", "b", "c");
    names.forEach(name -> engine.add(name, OLD));
    callbacks.tracked.addAll(names);
    reconciler.sweepNow();
    callbacks.tracked.clear();
    engine.clockSkew = Duration.ofHours(1);
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(3);
    assertThatCode(() -> reconciler.remove("a")).doesNotThrowAnyException();
    assertThat(engine.ids()).hasSize(3);
    clock.advance(settings.creationGrace);
    assertThatCode(() -> reconciler.remove("a")).doesNotThrowAnyException();
    assertThat(engine.ids()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"preview", "explain", "remove"})
  void whatAnOperatorAsksAfterAStepSwallowsNone(String what) throws Exception {
    Container old = engine.add("old", OLD);
    engine.clockSkew = Duration.ofHours(1);
    switch (what) {
      case "preview" -> assertThat(reconciler.preview()).isEmpty();
      case "explain" -> assertThat(reconciler.explain("old")).contains("time jumped");
      default -> assertThatThrownBy(() -> reconciler.remove("old")).hasMessageContaining("YOUNG");
    }
    timer.advance(settings.period);
    assertThat(engine.has(old)).isTrue();
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
    timer.advance(settings.period);
    assertThat(engine.has(old)).isFalse();
  }

  @Test
  void anEnginesTimeThatCannotBeIsNoTime() {
    Container young = engine.add("young", Duration.ZERO);
    engine.clockSkew = Duration.ofDays(4_000_000);
    clock.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 3; i++) {
      reconciler.sweepNow();
      clock.advance(Duration.ofSeconds(14));
    }
    assertThat(engine.has(young)).isTrue();
    assertThat(reconciler.counters().last().problem()).contains("time");
  }

  @Test
  void aTimerThatIsALittleLateSweeps() {
    Container job = engine.add("job", OLD);
    clock.advance(settings.period.plus(Duration.ofSeconds(30)));
    timer.fireOverdue();
    assertThat(engine.has(job)).isFalse();
  }

  /**
   * A machine boots: our service is up a moment before the engine, so the first look fails; before
   * the first sweep NTP sets the clock of this machine (the engine's too) forward, or it slept.
   */
  @ParameterizedTest
  @ValueSource(strings = {"engine was there", "engine came later"})
  void aJumpBeforeTheFirstSweepMakesNothingOld(String what) {
    if (what.equals("engine came later")) {
      engine.fail("ping", Reason.UNREACHABLE);
    }
    start();
    engine.failures.clear();
    timer.advance(Duration.ofSeconds(290));
    Container young = engine.add("young", Duration.ZERO);
    Duration step = Duration.ofHours(2);
    clock.jump(step);
    clock.advance(Duration.ofSeconds(10)); // the first sweep is due, by the steady clock
    timer.fireOverdue();

    assertThat(engine.has(young)).isTrue();
  }
}
