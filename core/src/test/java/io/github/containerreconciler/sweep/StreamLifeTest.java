package io.github.containerreconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.engine.EngineException.Reason;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.engine.StartWatcher;
import io.github.containerreconciler.testing.Containers;
import io.github.containerreconciler.testing.LogCapture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the engine's stream of starts is opened, opened anew, and let go. */
class StreamLifeTest extends WatchedRig {

  @Test
  void theStreamIsOpenOnlyWhileTheGraceIsShorterThanThePeriod() {
    Reconciler reconciler = swept();
    assertThat(engine.watchers).hasSize(1);
    reconciler.setPeriod(GRACE);
    assertThat(engine.watchers).isEmpty();
    reconciler.setCreationGrace(GRACE.minusSeconds(1));
    assertThat(engine.watchers).hasSize(1);
    reconciler.close();
    assertThat(engine.watchers).isEmpty();
    assertThat(timer.waiting()).isZero();
  }

  @Test
  void aStreamThatEndsIsReopenedAfterGrowingPauses() {
    swept();
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      engine.calls.clear();
      Instant ended = clock.instant();
      engine.watchers.forEach(watcher -> watcher.ended("on purpose"));
      assertThat(engine.watchers).isEmpty();
      while (engine.count("events") == 0) {
        timer.advance(Duration.ofMillis(100));
      }
      pauses.add(Duration.between(ended, clock.instant()).toSeconds());
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L);
  }

  @Test
  void aStreamThatProvedItselfIsReopenedSoon() {
    swept();
    for (int i = 0; i < 5; i++) {
      engine.watchers.forEach(StartWatcher::opened);
      timer.advance(Duration.ofMinutes(2));
      engine.watchers.forEach(watcher -> watcher.ended("the engine was restarted"));
      assertThat(timer.waiting()).as("the next sweep, and opening it").isEqualTo(2);
      timer.advance(Duration.ofMillis(1_250));
      assertThat(engine.watchers).hasSize(1);
    }
  }

  @Test
  void whatStartedWhileTheStreamWasAwayIsFoundOnceItIsBack() {
    swept();
    engine.watchers.forEach(watcher -> watcher.ended("on purpose"));
    RunningContainer orphan = engine.add("orphan", Duration.ZERO);
    timer.advance(Duration.ofSeconds(2));
    engine.watchers.forEach(StartWatcher::opened);
    timer.advance(GRACE.minusSeconds(1));
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void aSilentStreamIsOpenedAnewEveryTenMinutes() {
    swept();
    for (int i = 0; i < 5; i++) {
      engine.calls.clear();
      timer.advance(Duration.ofMinutes(10));
      assertThat(engine.count("events")).isEqualTo(1);
      assertThat(engine.watchers).hasSize(1);
      engine.watchers.forEach(StartWatcher::opened);
    }
  }

  @Test
  void aStreamThatCannotBeOpenedIsTriedAgain() {
    engine.fail("events", Reason.REFUSED);
    start().sweepNow();
    assertThat(engine.watchers).isEmpty();
    engine.failures.clear();
    timer.advance(Duration.ofMillis(1_250));
    assertThat(engine.watchers).hasSize(1);
  }

  @Test
  void aStreamLetGoWhileItWasBeingOpenedIsClosed() {
    Reconciler reconciler = start();
    engine.beforeWatching = () -> reconciler.setEnabled(false);
    reconciler.sweepNow();
    assertThat(engine.count("events")).isEqualTo(1);
    assertThat(engine.watchers).isEmpty();
  }

  @Test
  void aStreamThatIsHeardStaysOpenAndOneThatFallsSilentIsOpenedAnew() {
    swept();
    for (int i = 0; i < 3; i++) {
      timer.advance(Duration.ofMinutes(5));
      tell(Containers.container("foreign", clock.instant(), Map.of()));
      timer.advance(Duration.ofMinutes(5));
    }
    assertThat(engine.count("events")).isZero();
    timer.advance(Duration.ofMinutes(10));
    assertThat(engine.count("events")).isEqualTo(1);
  }

  @Test
  void nothingComesOfWhatAStreamTellsAfterItWasLetGo() {
    Reconciler reconciler = swept();
    StartWatcher old = engine.watchers.get(0);
    reconciler.setCreationGrace(settings.period);
    assertThat(engine.watchers).isEmpty();
    assertThat(timer.waiting()).as("for the next sweep").isEqualTo(1);
    old.opened();
    old.started(engine.add("late", Duration.ZERO), clock.instant());
    assertThat(timer.waiting()).isEqualTo(1);
  }

  @Test
  void thatItDoesNotLastIsSaidOnceAtTheThirdEndInARow() {
    swept();
    try (LogCapture log = new LogCapture()) {
      for (int i = 0; i < 5; i++) {
        engine.watchers.forEach(watcher -> watcher.ended("on purpose"));
        assertThat(log.lines()).filteredOn(line -> line.startsWith("INFO ")).hasSize(i < 2 ? 0 : 1);
        timer.advance(Duration.ofMinutes(1));
      }
      assertThat(log.lines())
          .contains(
              "INFO the engine's event stream does not last reconciler=default, what starts may be"
                  + " removed late, by period: on purpose");
    }
  }
}
