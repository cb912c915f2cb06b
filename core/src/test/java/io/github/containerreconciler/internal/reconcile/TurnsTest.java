package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Rig;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Never two sweeps at once; whoever waits for one gets a turn, or a refusal. */
@Timeout(60)
class TurnsTest extends Rig {

  private static FutureTask<SweepReport> sweepElsewhere(Reconciler reconciler) {
    FutureTask<SweepReport> sweep = new FutureTask<>(reconciler::sweepNow);
    Thread operator = new Thread(sweep, "operator");
    operator.setDaemon(true);
    operator.start();
    return sweep;
  }

  private static SweepReport ofSweepElsewhere(Reconciler reconciler) throws Exception {
    return sweepElsewhere(reconciler).get(20, TimeUnit.SECONDS);
  }

  private Reconciler swept() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    engine.calls.clear();
    return reconciler;
  }

  @Test
  void afterASweepAnotherThreadMaySweep() throws Exception {
    Reconciler reconciler = swept();
    assertThat(ofSweepElsewhere(reconciler).outcome()).isEqualTo(SweepReport.Outcome.COMPLETED);
  }

  @Test
  void sweepIsRefusedAtOnceWhileDisabled() {
    Reconciler reconciler = swept();
    callbacks.beforeAnswering =
        () -> {
          reconciler.setEnabled(false);
          assertThatThrownBy(() -> ofSweepElsewhere(reconciler))
              .hasCauseInstanceOf(IllegalStateException.class);
        };
    reconciler.sweepNow();
  }

  @Test
  void sweepDisabledWhileItWaitedIsRefused() {
    Reconciler reconciler = swept();
    FutureTask<SweepReport> second = new FutureTask<>(reconciler::sweepNow);
    Thread operator = new Thread(second, "operator");
    operator.setDaemon(true);
    callbacks.beforeAnswering =
        () -> {
          operator.start();
          await().until(() -> operator.getState() == Thread.State.WAITING);
          reconciler.setEnabled(false);
        };
    reconciler.sweepNow();
    callbacks.beforeAnswering = () -> {};
    assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(engine.count("list")).isEqualTo(1);
  }
}
