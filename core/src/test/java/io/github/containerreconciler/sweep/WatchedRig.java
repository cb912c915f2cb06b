package io.github.containerreconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.engine.StartWatcher;
import io.github.containerreconciler.testing.Rig;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;

/** A reconciler that an engine tells of starts, with a short grace and an hour between sweeps. */
abstract class WatchedRig extends Rig {

  static final Duration GRACE = Duration.ofSeconds(10);
  static final Duration SECOND = Duration.ofSeconds(1);

  @BeforeEach
  void anHourBetweenSweeps() {
    settings.period = Duration.ofHours(1);
    settings.creationGrace = GRACE;
  }

  /** Past its first sweep, and with its stream open. */
  Reconciler swept() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    engine.watchers.forEach(StartWatcher::opened);
    timer.advance(SECOND); // it looks for what started before the stream was open
    engine.calls.clear();
    return reconciler;
  }

  /** A container starts now, and the engine tells of it. */
  RunningContainer start(String name) {
    RunningContainer c = engine.add(name, Duration.ZERO);
    tell(c);
    return c;
  }

  void tell(RunningContainer c) {
    Instant at = clock.instant().plus(engine.clockSkew);
    engine.watchers.forEach(watcher -> watcher.started(c, at));
  }

  /** It is there until then. */
  void assertGoneASecondAfter(Duration wait, RunningContainer c) {
    timer.advance(wait);
    assertThat(engine.has(c)).isTrue();
    timer.advance(SECOND);
    assertThat(engine.has(c)).isFalse();
  }

  long looks() {
    return engine.count("list");
  }
}
