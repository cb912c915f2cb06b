package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.ClaimMode;
import io.github.containerreconciler.internal.testing.LogCapture;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The loop outlives a JVM that is out of threads or heap. */
class BadDaysTest extends Rig {

  private static final Executor OUT_OF_THREADS =
      task -> {
        throw new OutOfMemoryError("unable to create native thread");
      };

  private static final Duration PERIOD = Duration.ofMinutes(5);

  private Reconciler swept() {
    Reconciler reconciler = start();
    timer.advance(PERIOD);
    assertThat(reconciler.counters().sweeps()).isEqualTo(1);
    return reconciler;
  }

  @Test
  void jvmWithoutThreadsAtStartClaimsLater() {
    settings.claim = ClaimMode.ON;
    workers = OUT_OF_THREADS;
    Reconciler reconciler = start();
    assertThat(engine.volumes).isEmpty();
    workers = Runnable::run;
    timer.advance(Duration.ofSeconds(15));

    assertThat(engine.volumes).hasSize(1);
    assertThat(reconciler.counters().sweeps()).isZero();
  }

  @Test
  void tenSecondsWithoutThreadsDelayASweepByTenSeconds() {
    Reconciler reconciler = swept();
    workers = OUT_OF_THREADS;
    try (LogCapture log = new LogCapture()) {
      timer.advance(PERIOD.plusSeconds(10));
      assertThat(log.lines()).singleElement().asString().startsWith("WARN no thread for a sweep");
    }
    assertThat(reconciler.counters().sweeps()).isEqualTo(1);
    workers = Runnable::run;
    timer.advance(Duration.ofSeconds(1));
    assertThat(reconciler.counters().sweeps()).isEqualTo(2);
    timer.advance(PERIOD);
    assertThat(reconciler.counters().sweeps()).isEqualTo(3);
  }

  @Test
  void sweepBrokenOffByAnErrorIsFollowedByAnother() {
    Reconciler reconciler = swept();
    callbacks.beforeAnswering =
        () -> {
          throw new OutOfMemoryError("Java heap space");
        };
    timer.advance(PERIOD);
    callbacks.beforeAnswering = () -> {};
    timer.advance(PERIOD);
    assertThat(reconciler.counters().last().problem()).isEmpty();
    assertThat(reconciler.nextIn()).isEqualTo(PERIOD);
  }

  @Test
  void listenerOutOfHeapStopsNeitherLoopNorOthers() {
    Reconciler reconciler = make();
    AtomicInteger heard = new AtomicInteger();
    reconciler.addListener(
        report -> {
          throw new OutOfMemoryError("Java heap space");
        });
    reconciler.addListener(report -> heard.incrementAndGet());
    reconciler.start();
    timer.advance(PERIOD);
    timer.advance(PERIOD);
    assertThat(heard).hasValue(2);
  }

  @Test
  void aFirstLookWithoutAThreadIsNotMissed() {
    workers = OUT_OF_THREADS;
    Reconciler reconciler = start();
    workers = Runnable::run;
    timer.advance(PERIOD);
    assertThat(reconciler.counters().sweeps()).isEqualTo(1);
  }

  @Test
  void whereNothingNewCanBeScheduledTheOldAppointmentHolds() {
    Reconciler reconciler = swept();
    timer.refusals = Integer.MAX_VALUE;
    try {
      reconciler.setPeriod(Duration.ofMinutes(1));
    } catch (OutOfMemoryError e) {
      assertThat(e).hasMessage("Java heap space");
    }
    timer.refusals = 0;
    timer.advance(PERIOD);
    assertThat(reconciler.counters().sweeps()).isGreaterThanOrEqualTo(2);
  }
}
