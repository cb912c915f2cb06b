package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.testing.LogCapture;
import io.github.containerreconciler.internal.testing.Rig;
import io.github.containerreconciler.internal.time.Clocks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaving dry run and a shorter grace wait like a start. */
class LeavingDryRunTest extends Rig {

  @Test
  void leavingDryRunWaitsAndSaysSo() {
    settings.dryRun = true;
    Container orphan = engine.add("orphan", OLD);
    Reconciler reconciler = start();
    timer.advance(settings.period);
    timer.advance(settings.period.dividedBy(2));
    try (LogCapture log = new LogCapture()) {
      reconciler.setDryRun(false);
      assertThat(log.lines()).anyMatch(line -> line.startsWith("WARN dry run is off"));
    }
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
    assertThat(reconciler.stateReason()).contains("after dry run was turned off");
    timer.advance(settings.period.minusSeconds(1));
    assertThat(engine.has(orphan)).isTrue();
    timer.advance(Duration.ofSeconds(1));
    assertThat(engine.has(orphan)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dry run", "enabled", "shorter grace"})
  void sweepThatWasDueBeforehandWaitsToo(String what) {
    settings.dryRun = what.equals("dry run");
    Container orphan = engine.add("orphan", OLD);
    Reconciler reconciler = start();
    List<Runnable> queue = new ArrayList<>();
    workers = queue::add; // none is free, as while a sweep is under way
    timer.advance(settings.period);
    switch (what) {
      case "dry run" -> reconciler.setDryRun(false);
      case "enabled" -> {
        reconciler.setEnabled(false);
        reconciler.setEnabled(true);
      }
      default -> reconciler.setCreationGrace(Duration.ofMinutes(1));
    }
    workers = Runnable::run;
    List.copyOf(queue).forEach(Runnable::run);
    assertThat(engine.has(orphan)).isTrue();
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
    timer.advance(settings.period);
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void aSweepThatBreaksOffUndoesNoWait() {
    settings.dryRun = true;
    settings.period = Duration.ofMinutes(1);
    Container orphan = engine.add("orphan", OLD);
    Reconciler reconciler = start();
    callbacks.beforeAnswering =
        () -> {
          callbacks.beforeAnswering = () -> {};
          reconciler.setDryRun(false);
          timer.refusals = 1; // no memory for the next appointment
        };
    timer.advance(settings.creationGrace);
    timer.advance(settings.creationGrace.minusSeconds(1));
    assertThat(engine.has(orphan)).isTrue();
    timer.advance(Duration.ofSeconds(1));
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void anOperatorsSweepDoesNotWait() {
    settings.dryRun = true;
    Container orphan = engine.add("orphan", OLD);
    Reconciler reconciler = start();
    reconciler.setDryRun(false);
    reconciler.sweepNow();
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void whatWasJudgedInDryRunIsNotRemoved() {
    settings.dryRun = true;
    Container orphan = engine.add("orphan", OLD);
    Reconciler reconciler = start();
    callbacks.beforeAnswering = () -> reconciler.setDryRun(false);
    reconciler.sweepNow();
    assertThat(engine.has(orphan)).isTrue();
  }

  @Test
  void aShorterGraceWaitsLikeAStart() {
    Container young = engine.add("young", Duration.ZERO);
    Reconciler reconciler = start();
    timer.advance(settings.period.minusSeconds(10)); // it is ten seconds too young
    reconciler.sweepNow();
    reconciler.setCreationGrace(Duration.ofMinutes(1));
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
    timer.advance(settings.period.minusSeconds(1));
    assertThat(engine.has(young)).isTrue();
    timer.advance(Duration.ofSeconds(1));
    assertThat(engine.has(young)).isFalse();
  }

  @Test
  void aShorterGraceIsNotForTheSweepUnderWay() {
    Container young = engine.add("young", Duration.ofSeconds(10));
    Reconciler reconciler = start();
    callbacks.beforeAnswering = () -> reconciler.setCreationGrace(Duration.ofSeconds(1));
    reconciler.sweepNow();
    assertThat(engine.has(young)).isTrue();
  }

  @Test
  void aLongerGraceKeepsTheRhythm() {
    Reconciler reconciler = start();
    timer.advance(settings.period);
    reconciler.setCreationGrace(Duration.ofHours(1));
    assertThat(reconciler.state()).isEqualTo(State.IDLE);
  }

  @Test
  void explainPromisesNoRemovalOfWhatIsNotListed() throws Exception {
    Container ending = engine.add("ending", OLD);
    Reconciler reconciler = start();
    engine.id =
        () -> {
          engine.statuses.put(ending.id(), "exited");
          return "ID";
        };
    assertThat(reconciler.explain("ending")).contains("kept: ").doesNotContain("to be removed");
  }

  @Test
  void explainNamesDryRunAndDisabled() throws Exception {
    settings.dryRun = true;
    engine.add("orphan", OLD);
    Reconciler reconciler = start();
    assertThat(reconciler.explain("orphan")).contains("kept by dry run");
    reconciler.setEnabled(false);
    assertThat(reconciler.explain("orphan")).contains("kept while disabled");
  }

  /** A time of day that calls back once before it answers. */
  private Clock calling(AtomicReference<Runnable> back) {
    return new Clock() {
      @Override
      public Instant instant() {
        back.getAndSet(() -> {}).run();
        return clock.instant();
      }

      @Override
      public ZoneId getZone() {
        return clock.getZone();
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noSweepComesWhileTheChangeIsWrittenDown(boolean isDryRun) {
    settings.dryRun = isDryRun;
    settings.creationGrace = isDryRun ? settings.creationGrace : OLD.plus(OLD);
    AtomicReference<Runnable> back = new AtomicReference<>(() -> {});
    Container orphan = engine.add("orphan", OLD);
    Reconciler reconciler =
        new Reconciler(
            settings.build(),
            new Ports(
                engine,
                callbacks,
                new Ports.Host(self, new ShutdownProbe()),
                new Ports.Time(new Clocks(calling(back), clock.clocks().steady()), timer),
                Runnable::run));
    reconciler.start();
    reconciler.sweepNow();
    timer.advance(settings.period.minusSeconds(1));
    back.set(() -> timer.advance(Duration.ofSeconds(1)));
    if (isDryRun) {
      reconciler.setDryRun(false);
    } else {
      reconciler.setCreationGrace(Duration.ofMinutes(5));
    }
    assertThat(reconciler.counters().sweeps()).isEqualTo(1);
    assertThat(engine.has(orphan)).isTrue();
  }
}
