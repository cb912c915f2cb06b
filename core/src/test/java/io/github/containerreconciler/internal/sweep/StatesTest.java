package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which states of containers are looked at, and by which age. */
class StatesTest extends Rig {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @BeforeEach
  void allStates() {
    settings.states = List.of("running", "created", "exited", "dead");
  }

  private Container in(String state) {
    Container c = engine.add("job-" + state, OLD);
    engine.statuses.put(c.id(), state);
    if (state.equals("exited")) {
      engine.finishedAt.put(c.id(), clock.instant().minus(OLD));
    }
    return c;
  }

  @ParameterizedTest
  @CsvSource({
    "running,running",
    "paused,running",
    "restarting,running",
    "created,created",
    "exited,exited",
    "dead,dead"
  })
  void aStateIsLookedAtWhereTheSettingsAsk(String state, String asked) {
    Container c = in(state);
    for (String other : List.of("running", "created", "exited", "dead")) {
      if (!other.equals(asked)) {
        settings.states = List.of(other);
        assertThat(start().sweepNow().owned()).isZero();
      }
    }
    assertThat(engine.has(c)).isTrue();
    settings.states = List.of(asked);
    start().sweepNow();
    assertThat(engine.has(c)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"removing", "", "odd"})
  void whatIsInNoKnownStateIsNeverTouched(String state) {
    Container c = in(state);
    assertThat(start().sweepNow().owned()).isZero();
    assertThat(engine.has(c)).isTrue();
  }

  @Test
  void theListOfRunningOnesIsAskedForByDefault() {
    settings.states = List.of("running");
    in("exited");
    start().sweepNow();
    assertThat(engine.count("list all")).isZero();
  }

  @Test
  void anExitedOneIsAsOldAsItsEnd() {
    Container c = in("exited");
    Instant cutoff = clock.instant().minus(settings.creationGrace);
    engine.finishedAt.put(c.id(), cutoff.plusMillis(1));
    assertThat(start().sweepNow().count(Verdict.TOO_YOUNG)).isEqualTo(1);
    engine.finishedAt.put(c.id(), cutoff);
    start().sweepNow();
    assertThat(engine.has(c)).isFalse();
  }

  @Test
  void anExitedOneWithoutAnEndHasNoAge() {
    Container c = in("exited");
    engine.finishedAt.remove(c.id());
    assertThat(start().sweepNow().with(Verdict.TOO_YOUNG).get(0).reason()).contains("time of end");
    assertThat(engine.has(c)).isTrue();
  }

  @Test
  void theLaterOfStartAndEndCounts() {
    Container c = in("exited"); // after a crash of the engine the end may lie before the start
    engine.startedAt.put(c.id(), clock.instant().minus(SECOND));
    start().sweepNow();
    assertThat(engine.has(c)).isTrue();
  }

  @Test
  void aCreatedOneIsAsOldAsItsCreation() {
    Container young = engine.add("young", settings.creationGrace.minus(SECOND));
    engine.statuses.put(young.id(), "created");
    Container old = engine.add("old", settings.creationGrace.plus(SECOND));
    engine.statuses.put(old.id(), "created");
    start().sweepNow();
    assertThat(engine.has(young)).isTrue();
    assertThat(engine.has(old)).isFalse();
  }

  @Test
  void anExitedOneThatWasStartedMeanwhileStays() {
    Container c = in("exited");
    engine.afterListing = () -> engine.statuses.put(c.id(), "running");
    SweepReport report = start().sweepNow();
    assertThat(report.with(Verdict.UNCONFIRMED).get(0).reason()).contains("started meanwhile");
    assertThat(engine.has(c)).isTrue();
  }

  @Test
  void exitedContainerStartedBeforeItsRemovalStays() {
    Container c = in("exited");
    callbacks.beforeAnswering =
        () -> { // the second question comes right before the removal
          if (engine.count("inspect") > 0) {
            engine.statuses.put(c.id(), "running");
          }
        };
    engine.beforeInspecting =
        () -> {
          if (engine.count("inspect") == 1) {
            engine.statuses.put(c.id(), "running");
          }
        };
    start().sweepNow();
    assertThat(engine.has(c)).isTrue();
    assertThat(engine.count("remove")).isZero();
  }

  @Test
  void anotherStateRightBeforeTheRemovalSparesIt() {
    Container c = in("exited");
    engine.beforeInspecting =
        () -> {
          if (engine.count("inspect") == 1) {
            engine.statuses.put(c.id(), "removing");
          }
        };
    start().sweepNow();
    assertThat(engine.count("remove")).isZero();
  }

  @Test
  void aTrackedOneThatExitedStays() {
    Container c = in("exited");
    callbacks.tracked.add(c.name());
    assertThat(start().sweepNow().count(Verdict.TRACKED)).isEqualTo(1);
  }

  @Test
  void exitedTrackedContainerIsLostForAGrace() {
    Container c = in("exited");
    callbacks.tracked.add(c.name());
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.LOST)).isEqualTo(1);
    clock.advance(settings.creationGrace);
    reconciler.sweepNow();
    assertThat(engine.has(c)).isFalse();
  }

  @Test
  void whatNeverRanIsNoLoss() {
    settings.untrackedBurst = 2;
    List<Container> jobs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Container c = engine.add("job" + i, OLD);
      engine.statuses.put(c.id(), "created");
      callbacks.tracked.add(c.name());
      jobs.add(c);
    }
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isZero();
    assertThat(jobs).noneMatch(engine::has);
    Container running = engine.add("running", OLD); // those removals hold no running one
    callbacks.tracked.add("running");
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isZero();
    assertThat(engine.has(running)).isTrue();
  }

  @Test
  void whileRunningOnesAreHeldNothingElseGoes() {
    Container exited = in("exited");
    for (int i = 0; i < 5; i++) {
      engine.add("job" + i, OLD);
      callbacks.tracked.add("job" + i);
    }
    callbacks.tracked.add(exited.name());
    Reconciler reconciler = start();
    reconciler.sweepNow();
    Container leftover = engine.add("leftover", OLD);
    engine.statuses.put(leftover.id(), "created");
    callbacks.tracked.clear();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    SweepReport report = reconciler.sweepNow();
    assertThat(report.count(Verdict.HELD)).isEqualTo(5);
    assertThat(report.with(Verdict.UNCONFIRMED)).hasSize(2);
    assertThat(engine.has(exited) && engine.has(leftover)).isTrue();
    reconciler.approveHeld();
    reconciler.sweepNow();
    assertThat(engine.ids()).isEmpty();
  }

  @Test
  void aHeldOneThatEndsIsStillHeld() {
    for (int i = 0; i < 5; i++) {
      engine.add("job" + i, OLD);
      callbacks.tracked.add("job" + i);
    }
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    reconciler.sweepNow();
    for (String id : engine.ids()) {
      engine.statuses.put(id, "exited");
      engine.finishedAt.put(id, clock.instant());
    }
    clock.advance(OLD);
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(5);
    assertThat(engine.ids()).hasSize(5);
    reconciler.approveHeld();
    reconciler.sweepNow();
    assertThat(engine.ids()).isEmpty();
  }

  @Test
  void aRemovalThatDoesNotHappenIsSeen() {
    Container c = in("exited");
    engine.undying.add(c.id());
    SweepReport report = start().sweepNow();
    assertThat(report.problem()).contains("it is still there");
  }

  @Test
  void aListThatFailsEndsTheSweep() {
    Container c = in("exited");
    engine.fail("list all", Reason.FAILED);
    assertThat(start().sweepNow().outcome()).isEqualTo(SweepReport.Outcome.FAILED);
    assertThat(engine.has(c)).isTrue();
  }

  @Test
  void explainNamesTheStatesThatAreLookedAt() throws Exception {
    Container c = in("exited");
    assertThat(start().explain(c.name())).contains("to be removed");
    settings.states = List.of("running", "dead");
    assertThat(start().explain(c.name())).contains("exited", "only running, dead containers");
  }
}
