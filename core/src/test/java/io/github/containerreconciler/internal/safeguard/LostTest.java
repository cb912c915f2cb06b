package io.github.containerreconciler.internal.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was tracked waits a whole grace from when it was first seen untracked. */
class LostTest extends Rig {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private Reconciler reconciler;
  private Container job;

  @BeforeEach
  void oneTrackedJob() {
    job = engine.add("job", OLD);
    callbacks.tracked.add("job");
    reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
  }

  private void assertLostForAGrace() {
    assertThat(reconciler.sweepNow().count(Verdict.LOST)).isEqualTo(1);
    clock.advance(settings.creationGrace.minus(SECOND));
    assertThat(reconciler.sweepNow().count(Verdict.LOST)).isEqualTo(1);
    clock.advance(SECOND);
    reconciler.sweepNow();
    assertThat(engine.has(job)).isFalse();
  }

  @Test
  void itIsLostUntilTheGraceHasPassed() {
    assertLostForAGrace();
  }

  @Test
  void trackedAgainItStartsAnew() {
    reconciler.sweepNow();
    clock.advance(settings.creationGrace.minus(SECOND));
    callbacks.tracked.add("job");
    reconciler.sweepNow();
    callbacks.tracked.clear();
    clock.advance(SECOND);
    SweepReport report = reconciler.sweepNow();
    assertThat(report.count(Verdict.LOST)).isEqualTo(1);
  }

  @Test
  void anEarlySweepRemovesItWhenItsGraceEnds() {
    settings.period = Duration.ofMinutes(30);
    Reconciler slow = start();
    callbacks.tracked.add("job");
    slow.sweepNow();
    callbacks.tracked.clear();
    slow.sweepNow();
    timer.advance(settings.creationGrace.plus(SECOND));
    assertThat(engine.has(job)).isFalse();
  }

  @Test
  void whatAnOperatorKeepsIsLostFirst() throws Exception {
    reconciler.keep("job", OLD);
    assertThat(reconciler.sweepNow().count(Verdict.LOST)).isEqualTo(1);
    clock.advance(settings.creationGrace);
    assertThat(reconciler.sweepNow().count(Verdict.KEPT)).isEqualTo(1);
    assertThat(engine.has(job)).isTrue();
  }

  @Test
  void whatIsKeptIsTrackedOrYoungFirst() throws Exception {
    Container young = engine.add("young", Duration.ofSeconds(1));
    callbacks.tracked.add("job");
    reconciler.sweepNow();
    reconciler.keep("job", OLD);
    reconciler.keep("young", OLD);
    SweepReport report = reconciler.sweepNow();
    assertThat(report.with(Verdict.TRACKED).get(0).container()).isEqualTo(job);
    assertThat(report.with(Verdict.TOO_YOUNG).get(0).container()).isEqualTo(young);
    assertThat(report.count(Verdict.KEPT)).isZero();
  }

  @Test
  void aSteppedClockMakesNoLossOlder() {
    reconciler.sweepNow();
    clock.jump(Duration.ofHours(5));
    clock.advance(SECOND);
    reconciler.sweepNow();
    assertThat(engine.has(job)).isTrue();
  }

  /** It may have been tracked again meanwhile, and be stopped by its service right now. */
  @Test
  void longTimeWithoutASweepBeginsTheGraceAnew() {
    reconciler.sweepNow();
    callbacks.problem = "not ready";
    timer.advance(Duration.ofHours(1));
    callbacks.problem = "";
    assertLostForAGrace();
  }
}
