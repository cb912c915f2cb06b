package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sweep comes early when an untracked container comes of age. */
class EarlySweepTest extends Rig {

  private static final Duration PERIOD = Duration.ofMinutes(5);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Reconciler reconciler;

  @BeforeEach
  void sweepOnceByPeriod() {
    reconciler = start();
    timer.advance(PERIOD);
    engine.calls.clear();
  }

  private long sweeps() {
    return engine.count("list");
  }

  @Test
  void orphanSeenYoungGoesWithinASecond() {
    timer.advance(Duration.ofMinutes(4));
    Container orphan = engine.add("orphan", Duration.ZERO);
    timer.advance(Duration.ofMinutes(1)); // the sweep by period sees it young
    timer.advance(Duration.ofMinutes(4).minus(SECOND));
    assertThat(engine.has(orphan)).isTrue();
    timer.advance(SECOND.multipliedBy(2));
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void anEarlySweepDoesNotMoveTheSweepsByPeriod() {
    engine.add("orphan", Duration.ofMinutes(1));
    reconciler.sweepNow();
    timer.advance(Duration.ofMinutes(4).plus(SECOND));
    assertThat(sweeps())
        .as("the operator's and the early one")
        .isEqualTo(2 + 2); // and its other two lists
    timer.advance(Duration.ofMinutes(1));
    assertThat(sweeps()).isEqualTo(5);
  }

  @Test
  void severalThatComeOfAgeCloselyShareFewSweeps() {
    for (int i = 0; i < 20; i++) {
      engine.add("orphan-" + i, Duration.ofMinutes(1).plusMillis(500L * i));
    }
    reconciler.sweepNow();
    timer.advance(Duration.ofMinutes(4).plusSeconds(10));
    assertThat(engine.ids()).isEmpty();
    assertThat(reconciler.counters().sweeps())
        .as("one by period, the operator's, and two early ones ten seconds apart")
        .isEqualTo(4);
  }

  @Test
  void afterAFailedSweepNoneComesEarly() {
    engine.add("orphan", Duration.ofMinutes(1));
    reconciler.sweepNow();
    engine.fail("list", Reason.FAILED);
    reconciler.sweepNow();
    engine.failures.clear();
    engine.calls.clear();
    timer.advance(Duration.ofMinutes(4).plus(SECOND));
    assertThat(sweeps()).isZero();
  }

  @Test
  void aSkippedSweepCancelsTheEarlyOne() {
    engine.add("orphan", Duration.ofMinutes(1));
    reconciler.sweepNow();
    callbacks.problem = "no callback";
    reconciler.sweepNow();
    callbacks.problem = "";
    engine.calls.clear();
    timer.advance(Duration.ofMinutes(4).plus(SECOND));
    assertThat(sweeps()).isZero();
  }

  @Test
  void aTrackedYoungContainerBringsNoSweepForward() {
    callbacks.tracked.add(engine.add("job", Duration.ofMinutes(1)).id());
    reconciler.sweepNow();
    engine.calls.clear();
    timer.advance(Duration.ofMinutes(4).plus(SECOND));
    assertThat(sweeps()).isZero();
  }

  @Test
  void noEarlySweepWhileAnUnprovenCallbackHoldsAll() {
    callbacks.tracked.add("work-4711");
    Container orphan = engine.add("orphan", Duration.ofMinutes(1));
    reconciler.sweepNow();
    engine.calls.clear();
    timer.advance(Duration.ofMinutes(4).plus(SECOND));
    assertThat(sweeps()).isZero();

    callbacks.tracked.add(engine.add("job", Duration.ofMinutes(1)).id());
    timer.advance(Duration.ofMinutes(1));
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void aDisabledReconcilerSweepsNotEarly() {
    engine.add("orphan", Duration.ofMinutes(1));
    reconciler.sweepNow();
    reconciler.setEnabled(false);
    engine.calls.clear();
    timer.advance(Duration.ofMinutes(4).plus(SECOND));
    assertThat(sweeps()).isZero();
  }
}
