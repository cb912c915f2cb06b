package io.github.containerreconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.testing.LogCapture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** When a look between two sweeps comes, and that none comes for nothing. */
class LookTimesTest extends WatchedRig {

  @Test
  void aStartToldOfLateCountsFromWhenItWas() {
    swept();
    RunningContainer orphan = engine.add("orphan", Duration.ofSeconds(4));
    Instant at = clock.instant().minusSeconds(4);
    engine.watchers.forEach(watcher -> watcher.started(orphan, at));
    assertGoneASecondAfter(GRACE.minusSeconds(4), orphan);
  }

  @Test
  void theMomentMovesWithTheEnginesClock() {
    Reconciler reconciler = start();
    RunningContainer orphan = engine.add("orphan", Duration.ZERO);
    reconciler.sweepNow();
    engine.clockSkew = Duration.ofSeconds(6);
    reconciler.sweepNow();
    assertGoneASecondAfter(GRACE.minusSeconds(6), orphan);
  }

  @Test
  void oneTaskWaitsForTheNextLookHoweverManyStartsAreToldOf() {
    swept();
    int before = timer.waiting();
    for (int i = 0; i < 5; i++) { // each is due before the others
      Instant at = clock.instant().minusSeconds(i);
      RunningContainer c = engine.add("c" + i, Duration.ofSeconds(i));
      engine.watchers.forEach(watcher -> watcher.started(c, at));
      assertThat(timer.waiting()).isEqualTo(before + 1);
    }
  }

  @Test
  void onceDisabledOrStoppedNoTaskWaitsForWhatWasDue() {
    Reconciler reconciler = swept();
    start("orphan");
    reconciler.setEnabled(false);
    assertThat(timer.waiting()).isZero();
    reconciler.setEnabled(true);
    reconciler.sweepNow();
    assertThat(timer.waiting()).as("a sweep and a look").isEqualTo(2);
    reconciler.close();
    assertThat(timer.waiting()).isZero();
  }

  @Test
  void whatASweepNoLongerListsIsNotAskedAbout() {
    Reconciler reconciler = swept();
    engine.vanish(start("gone"));
    reconciler.sweepNow();
    int asked = sources.asked;
    timer.advance(GRACE.plus(SECOND));
    assertThat(sources.asked).isEqualTo(asked);
  }

  @Test
  void aLookOnItsWayWhenItIsDisabledAsksNobody() {
    Reconciler reconciler = swept();
    RunningContainer orphan = start("orphan");
    Queue<Runnable> onItsWay = new ArrayDeque<>();
    workers = onItsWay::add;
    timer.advance(GRACE.plus(SECOND));
    assertThat(onItsWay).hasSize(1);
    reconciler.setEnabled(false);
    int asked = sources.asked;
    try (LogCapture log = new LogCapture()) {
      onItsWay.remove().run();
      assertThat(log.lines()).isEmpty();
    }
    assertThat(sources.asked).isEqualTo(asked);
    assertThat(engine.calls).isEmpty();
    assertThat(engine.has(orphan)).isTrue();
  }
}
