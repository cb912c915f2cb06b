package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.RemovalRecord.Outcome;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.LogCapture;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Removals that end later than their sweep, or half way. */
class HalfRemovedTest extends Rig {

  private final Container orphan = engine.add("orphan", OLD);

  private SweepReport stoppedWhile(Reconciler reconciler, Runnable meanwhile) {
    engine.afterStopping = meanwhile;
    return reconciler.sweepNow();
  }

  /** It ended by our stop, and its removal failed once. */
  private Reconciler stoppedAndNotRemoved() {
    engine.fail("remove " + orphan.id(), Reason.FAILED);
    Reconciler reconciler = withStopTimeout();
    reconciler.sweepNow();
    engine.failures.clear();
    return reconciler;
  }

  /** It ended by our stop, a callback named it before its removal, and one more sweep saw that. */
  private Reconciler stoppedAndTrackedAtLast() {
    Reconciler reconciler = withStopTimeout();
    stoppedWhile(
        reconciler,
        () -> {
          clock.advance(Duration.ofSeconds(2));
          callbacks.tracked.add("orphan");
        });
    engine.afterStopping = () -> {};
    reconciler.sweepNow();
    return reconciler;
  }

  private void assertStaysOnceItExited(Reconciler reconciler) {
    engine.statuses.put(orphan.id(), "exited");
    for (int i = 0; i < 3; i++) {
      reconciler.sweepNow();
      clock.advance(settings.creationGrace);
    }
    assertThat(engine.has(orphan)).isTrue();
  }

  private Reconciler withStopTimeout() {
    settings.stopTimeout = Duration.ofMinutes(1);
    return start();
  }

  @Test
  void aRemovalUnderWayHasUntilTheNextSweep() {
    engine.removing.add(orphan.id());
    Reconciler reconciler = start();
    SweepReport first = reconciler.sweepNow();
    assertThat(first.removals()).isEmpty();
    assertThat(first.with(Verdict.UNCONFIRMED).get(0).reason()).contains("being removed");
    engine.vanish(orphan);
    SweepReport second = reconciler.sweepNow();
    assertThat(second.count(Outcome.ALREADY_GONE)).isEqualTo(1);
    assertThat(reconciler.sweepNow().removals()).isEmpty();
    assertThat(reconciler.counters().removalFailures()).isZero();
  }

  @Test
  void endlessRemovalFailsAndIsWarnedOfOnce() {
    engine.removing.add(orphan.id());
    Reconciler reconciler = start();
    try (LogCapture log = new LogCapture()) {
      for (int i = 0; i < 5; i++) {
        reconciler.sweepNow();
        clock.advance(Duration.ofHours(2));
      }
      assertThat(log.lines())
          .filteredOn(l -> l.startsWith("WARN") && l.contains("not removed"))
          .hasSize(1);
      assertThat(log.lines()).noneMatch(l -> l.contains("already gone"));
    }
    assertThat(reconciler.counters().removalFailures()).isEqualTo(4);
    assertThat(reconciler.counters().alreadyGone()).isZero();
    engine.vanish(orphan);
    assertThat(reconciler.sweepNow().removals()).isEmpty();
  }

  @Test
  void trackedAgainDuringItsRemovalIsNotAnnounced() {
    engine.removing.add(orphan.id());
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.add("orphan");
    reconciler.sweepNow();
    engine.vanish(orphan);
    assertThat(reconciler.sweepNow().removals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dry run", "disabled", "tracked", "kept", "no answer", "longer grace"})
  void betweenStopAndRemovalAllIsAskedAgain(String what) {
    Reconciler reconciler = withStopTimeout();
    clock.advance(Duration.ofMinutes(1));
    SweepReport report =
        stoppedWhile(
            reconciler,
            () -> {
              clock.advance(Duration.ofSeconds(2)); // an answer serves for a second
              switch (what) {
                case "dry run" -> reconciler.setDryRun(true);
                case "disabled" -> reconciler.setEnabled(false);
                case "tracked" -> callbacks.tracked.add("orphan");
                case "kept" ->
                    assertThatCode(() -> reconciler.keep("orphan", OLD)).doesNotThrowAnyException();
                case "no answer" -> callbacks.problem = "out of order";
                default -> reconciler.setCreationGrace(Duration.ofHours(2));
              }
            });
    assertThat(engine.has(orphan)).isTrue();
    assertThat(engine.count("remove ")).isZero();
    assertThat(report.removals().get(0).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.removals().get(0).error()).contains("asked to stop and then left");
  }

  @Test
  void stoppedContainerIsTriedUntilItIsGone() {
    Reconciler reconciler = stoppedAndNotRemoved();
    assertThat(engine.statuses).containsEntry(orphan.id(), "exited");
    reconciler.sweepNow();
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void whatEndedByItselfAfterAFailedRemovalStays() {
    engine.fail("remove " + orphan.id(), Reason.FAILED);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    engine.failures.clear();
    engine.statuses.put(orphan.id(), "exited");
    reconciler.sweepNow();
    assertThat(engine.has(orphan)).isTrue();
  }

  @Test
  void stoppedOneThatIsUsedAgainIsNoLongerOurs() {
    Reconciler reconciler = stoppedAndNotRemoved();
    engine.statuses.clear(); // the application takes it over
    callbacks.tracked.add("orphan");
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertStaysOnceItExited(reconciler);
  }

  @Test
  void whatWasStoppedAndIsTrackedNowStays() {
    stoppedAndTrackedAtLast();
    assertThat(engine.has(orphan)).isTrue();
  }

  @Test
  void stoppedOneThatRanAnewSinceIsNoLongerOurs() {
    Reconciler reconciler = stoppedAndNotRemoved();
    engine.statuses.clear(); // somebody starts it
    clock.advance(Duration.ofSeconds(1));
    engine.startedAt.put(orphan.id(), clock.instant());
    assertThat(reconciler.sweepNow().count(Verdict.TOO_YOUNG)).isEqualTo(1);
    assertStaysOnceItExited(reconciler);
  }

  @Test
  void stoppedOneThatRanBetweenSweepsHasItsGrace() {
    Reconciler reconciler = stoppedAndNotRemoved();
    clock.advance(Duration.ofSeconds(1));
    engine.startedAt.put(orphan.id(), clock.instant()); // started, and ended at once
    reconciler.sweepNow();
    assertThat(engine.has(orphan)).isTrue();
  }

  @Test
  void stoppedOneIsTrackedByItsNewName() {
    engine.add("other", OLD);
    callbacks.tracked.add("other");
    Reconciler reconciler = stoppedAndNotRemoved();
    engine.add(orphan.named(List.of("/renamed")));
    callbacks.tracked.add("renamed");
    reconciler.sweepNow();
    assertThat(engine.has(orphan)).isTrue();
  }

  @Test
  void stoppedOneThatIsTrackedAtLastIsNoLongerOurs() {
    Reconciler reconciler = stoppedAndTrackedAtLast();
    assertThat(engine.statuses).containsEntry(orphan.id(), "exited");
    callbacks.tracked.clear();
    assertStaysOnceItExited(reconciler);
  }

  @Test
  void stoppedOneThatItsPolicyRestartedSinceIsNoLongerOurs() {
    Reconciler reconciler = stoppedAndNotRemoved();
    clock.advance(Duration.ofSeconds(30));
    engine.startedAt.put(orphan.id(), clock.instant()); // by hand; then it crashed, and ended
    engine.restarts.put(orphan.id(), 1);
    assertStaysOnceItExited(reconciler);
  }

  private void startedNow() {
    engine.statuses.put(orphan.id(), "running");
    engine.startedAt.put(orphan.id(), clock.instant());
  }

  /** Left when it was started during our stop; later its owner ends it, and means to keep it. */
  @Test
  void whatItsOwnerStopsAfterItRanAnewStays() {
    Reconciler reconciler = withStopTimeout();
    stoppedWhile(
        reconciler,
        () -> {
          clock.advance(Duration.ofSeconds(30));
          startedNow();
        });
    engine.afterStopping = () -> {};
    clock.advance(OLD);
    AtomicInteger looks = new AtomicInteger();
    engine.beforeInspecting =
        () -> {
          if (looks.incrementAndGet() == 2) { // right before the removal: it is not asked to stop
            engine.fail("inspect " + orphan.id(), Reason.TIMEOUT);
          }
        };
    engine.calls.clear();
    assertThat(reconciler.sweepNow().count(Outcome.FAILED)).isEqualTo(1);
    assertThat(engine.count("stop ")).isZero();
    engine.failures.clear();
    assertStaysOnceItExited(reconciler);
  }

  /** What failed before goes last: others may take hours to stop before it is its turn. */
  private void assertStaysIfWhileOthersStop(Runnable what) {
    engine.add("believed", OLD);
    callbacks.tracked.add("believed");
    Reconciler reconciler = stoppedAndNotRemoved();
    Container first = engine.add("first", OLD);
    stoppedWhile(
        reconciler,
        () -> {
          engine.afterStopping = () -> {};
          clock.advance(OLD);
          what.run();
        });
    assertThat(engine.has(first)).isFalse();
    assertThat(engine.has(orphan)).isTrue();
  }

  @Test
  void stoppedOneThatRanWhileOthersStoppedStays() {
    assertStaysIfWhileOthersStop(() -> engine.startedAt.put(orphan.id(), clock.instant()));
  }

  @Test
  void stoppedOneIsTrackedByItsNewNameWhileOthersStop() {
    assertStaysIfWhileOthersStop(
        () -> {
          engine.add(orphan.named(List.of("/renamed")));
          callbacks.tracked.add("renamed");
        });
  }

  @Test
  void stoppedOneThatWasTrackedAtLastIsLostFirst() {
    engine.add("believed", OLD);
    callbacks.tracked.add("believed");
    Reconciler reconciler = withStopTimeout();
    SweepReport report =
        stoppedWhile(
            reconciler,
            () -> {
              clock.advance(Duration.ofSeconds(2));
              callbacks.tracked.add("orphan");
            });
    assertThat(report.count(Verdict.TRACKED)).isEqualTo(2);
    engine.afterStopping = () -> {};
    callbacks.tracked.remove("orphan"); // before another sweep sees it tracked
    assertThat(reconciler.sweepNow().count(Verdict.LOST)).isEqualTo(1);
    clock.advance(settings.creationGrace);
    reconciler.sweepNow();
    assertThat(engine.has(orphan)).isFalse();
  }
}
