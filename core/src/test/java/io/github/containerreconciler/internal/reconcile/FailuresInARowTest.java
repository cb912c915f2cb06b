package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.safeguard.FailedRemovals;
import io.github.containerreconciler.internal.testing.Configs;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What failed goes last, and waits longer and longer from the third failure in a row. */
class FailuresInARowTest extends Rig {

  private Decision failing() {
    return failing("x");
  }

  private Decision failing(String name) {
    return new Decision(engine.add(name, OLD), "job", Verdict.DANGLING, "", clock.instant(), null);
  }

  @Test
  void pausesDoubleFromTheThirdFailureUpToAnHour() {
    FailedRemovals failures = new FailedRemovals();
    Decision x = failing();
    Duration period = Duration.ofMinutes(5);
    for (int minutes : new int[] {0, 0, 10, 20, 40, 60, 60}) {
      failures.failed(x, clock.instant(), period, false);
      assertThat(failures.pause(x.container().id(), clock.instant()))
          .isEqualTo(Duration.ofMinutes(minutes));
    }
    assertThat(
            failures.pause(
                x.container().id(), clock.instant().plus(Duration.ofHours(1)).minusMillis(1)))
        .isEqualTo(Duration.ofMillis(1));
    assertThat(failures.pause(x.container().id(), clock.instant().plus(Duration.ofHours(1))))
        .isZero();
    failures.succeeded(x.container().id());
    assertThat(failures.count(x.container().id())).isZero();
  }

  @Test
  void clockSetBackMakesNoPauseLongerThanAnHour() {
    FailedRemovals failures = new FailedRemovals();
    Decision x = failing();
    for (int i = 0; i < 30; i++) {
      failures.failed(x, clock.instant(), Duration.ofMinutes(1), false);
    }
    assertThat(failures.pause(x.container().id(), clock.instant())).isEqualTo(Duration.ofHours(1));
    assertThat(failures.pause(x.container().id(), clock.instant().minus(Duration.ofDays(365))))
        .isZero();
  }

  @Test
  void failedInspectionsOfWhatIsGoneAreForgottenRemovalsAreNot() {
    FailedRemovals failures = new FailedRemovals();
    Decision inspected = failing("gone");
    Decision listed = failing("listed");
    Decision removed = failing("removed");
    for (Decision d : List.of(inspected, listed)) {
      failures.failedInspection(d, clock.instant(), Duration.ofMinutes(1));
    }
    failures.failed(removed, clock.instant(), Duration.ofMinutes(1), false);
    failures.retain(List.of(listed));
    assertThat(failures.count(inspected.container().id())).isZero();
    assertThat(failures.count(listed.container().id())).isOne();
    assertThat(failures.count(removed.container().id())).isOne();
    assertThat(failures.removals()).containsExactly(removed);
  }

  @Test
  void anEndThatIsOverdueMayBeAwaitedAgainOneSweepLater() {
    FailedRemovals failures = new FailedRemovals();
    Decision x = failing();
    assertThat(failures.awaitEnd(x)).isTrue();
    assertThat(failures.endedSince(List.of(x.container()))).isEmpty();
    assertThat(failures.awaitEnd(x)).isFalse();
    failures.endedSince(List.of(x.container()));
    assertThat(failures.awaitEnd(x)).isTrue();
    assertThat(failures.endedSince(List.of())).containsExactly(x);
  }

  @Test
  void anotherEngineHasNothingThatIsAwaited() {
    FailedRemovals failures = new FailedRemovals();
    failures.awaitEnd(failing());
    failures.forget();
    assertThat(failures.endedSince(List.of())).isEmpty();
  }

  @Test
  void afterThreeInspectionsThatFailedItWaitsAndSaysSo() {
    String id = engine.add("lost", OLD).id();
    engine.fail("inspect " + id, Reason.FAILED);
    Reconciler reconciler = start();
    for (int i = 0; i < 3; i++) {
      assertThat(reconciler.sweepNow().with(Verdict.UNCONFIRMED).get(0).reason())
          .startsWith("could not be inspected: ");
    }
    Decision waiting = reconciler.sweepNow().with(Verdict.UNCONFIRMED).get(0);
    assertThat(waiting.reason()).contains("inspecting it failed 3 times in a row, next try in ");
    assertThat(engine.count("inspect ")).isEqualTo(3);
  }

  @Test
  void uninspectedIsNotRemovedThoughItsPauseEnds() {
    settings.rules = List.of(Configs.rule("job", true, false));
    Container odd = engine.add("odd", OLD);
    engine.fail("inspect " + odd.id(), Reason.FAILED);
    Reconciler reconciler = start();
    for (int i = 0; i < 3; i++) {
      reconciler.sweepNow();
    }
    engine.failures.clear();
    clock.advance(Duration.ofMinutes(10).minusSeconds(1));
    engine.add("slow", OLD);
    engine.beforeInspecting = () -> clock.advance(Duration.ofSeconds(2));

    SweepReport report = reconciler.sweepNow();

    assertThat(engine.has(odd)).isTrue();
    assertThat(report.count(Verdict.UNCONFIRMED)).isEqualTo(1);
    assertThat(report.with(Verdict.UNCONFIRMED).get(0).reason())
        .contains("inspecting it failed 3 times in a row, next try in 1s");
  }

  @Test
  void occasionalInspectionFailuresAreNoneInARow() {
    settings.rules = List.of(Configs.rule("job", true, false));
    String odd = engine.add("odd", OLD).id();
    Reconciler reconciler = start();
    for (int i = 0; i < 5; i++) {
      engine.fail("inspect " + odd, Reason.FAILED);
      assertThat(reconciler.sweepNow().count(Verdict.UNCONFIRMED)).isEqualTo(1);
      engine.failures.clear();
      assertThat(reconciler.sweepNow().count(Verdict.REPORT_ONLY)).isEqualTo(1);
    }
  }

  /** Two removals fail, one does not, two fail: it waits after three in a row only. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRemovalThatSucceedsBeginsTheCountAnew(boolean alreadyGone) {
    Container odd = engine.add("odd", OLD);
    Reconciler reconciler = start();
    for (String outcome : List.of("fails", "fails", "succeeds", "fails", "fails")) {
      engine.failures.clear();
      engine.beforeRemoving = () -> {};
      if (outcome.equals("fails")) {
        engine.fail("remove " + odd.id(), Reason.FAILED);
      } else if (alreadyGone) {
        engine.beforeRemoving = () -> engine.vanish(odd);
      }
      reconciler.sweepNow();
      engine.add(odd); // back in the next list: its removal elsewhere failed, say
    }
    engine.failures.clear();
    reconciler.sweepNow();
    assertThat(engine.has(odd)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect ", "remove "})
  void whatFailedBeforeGoesLast(String call) {
    String odd = engine.add("odd", OLD.plusHours(1)).id(); // the oldest would be the first
    engine.fail(call + odd, Reason.FAILED);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    engine.failures.clear();
    engine.calls.clear();
    String other = engine.add("other", OLD).id();
    reconciler.sweepNow();
    assertThat(engine.calls).containsSubsequence(call + other, call + odd);
  }

  @Test
  void anOperatorsRemovalTellsOnlyWhatBecameOfIt() throws Exception {
    Container odd = engine.add("odd", OLD);
    Container other = engine.add("other", OLD);
    engine.fail("remove " + odd.id(), Reason.FAILED);
    engine.fail("inspect " + other.id(), Reason.FAILED);
    Reconciler reconciler = start();
    for (int i = 0; i < 4; i++) {
      reconciler.sweepNow();
    }
    assertThat(reconciler.counters().last().problem()).contains("odd").contains("3 times in a row");
    engine.failures.remove("remove " + odd.id());

    SweepReport report = reconciler.remove(odd.id());

    assertThat(engine.has(odd)).isFalse();
    assertThat(report.problem()).isEmpty();
  }

  @Test
  void aPreviewForgetsNoFailure() throws Exception {
    Container odd = engine.add("odd", OLD);
    engine.fail("remove " + odd.id(), Reason.FAILED);
    Reconciler reconciler = start();
    for (int i = 0; i < 3; i++) {
      reconciler.sweepNow();
    }
    callbacks.tracked.add(odd.id());
    reconciler.preview();
    callbacks.tracked.clear();
    assertThat(reconciler.preview()).isEmpty();
  }
}
