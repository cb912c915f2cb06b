package io.github.containerreconciler.internal.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.LogCapture;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where something changes in the middle of a sweep, or does not look right, nothing is removed. */
class DoubtTest extends Rig {

  private final Container orphan = engine.add("orphan", OLD);

  @Test
  void aCallbackThatGoesDuringASweepSkipsIt() {
    callbacks.registered = List.of("a", "b");
    engine.afterListing = () -> callbacks.registered = List.of("a");
    SweepReport report = start().sweepNow();
    assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.SKIPPED);
    assertThat(report.problem()).contains("callback b was unregistered");
    assertThat(engine.has(orphan)).isTrue();
  }

  @Test
  void entriesThatMatchNothingRightBeforeTheRemovalRemoveNothing() {
    callbacks.beforeAnswering =
        () -> {
          if (callbacks.asked > 1) {
            callbacks.tracked.addAll(List.of("41", "42"));
          }
        };
    SweepReport report = start().sweepNow();
    assertThat(report.problem()).contains("entries of fake, none matches a container");
    assertThat(engine.has(orphan)).isTrue();
  }

  @Test
  void heldContainerIsNotApprovedBeforeItIsShown() {
    settings.untrackedBurst = 1;
    List<Container> jobs = List.of(engine.add("a", OLD), engine.add("b", OLD));
    List<Container> later = List.of(engine.add("c", OLD), engine.add("d", OLD));
    callbacks.tracked.addAll(List.of("a", "b", "c", "d"));
    engine.fail("remove " + orphan.id(), Reason.FAILED);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.removeAll(List.of("a", "b"));
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    callbacks.tracked.clear();
    int[] approved = {0};
    engine.beforeRemoving = () -> approved[0] += reconciler.approveHeld(); // the sweep still runs
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(4);
    assertThat(approved[0]).isEqualTo(2);
    engine.beforeRemoving = () -> {};
    clock.advance(OLD);
    reconciler.sweepNow();
    assertThat(jobs).noneMatch(engine::has);
    assertThat(later).allMatch(engine::has);
  }

  @Test
  void aBeginOfSeveralIdsApprovesNone() {
    settings.untrackedBurst = 1;
    Instant created = clock.instant().minus(OLD);
    for (String end : new String[] {"1", "2", "3"}) {
      String id = "abcdef" + end.repeat(58);
      engine.add(
          new Container(
              id, List.of("/n" + end), "i", "sha256:1", Map.of("job", ""), List.of(), created));
      callbacks.tracked.add(id);
    }
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(3);
    assertThatThrownBy(() -> reconciler.approve(List.of("abcdef")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("several");
    assertThat(reconciler.approve(List.of("abcdef1"))).isEqualTo(1);
  }

  @Test
  void aStepOfTheTimeOfDayEndsNoKeep() {
    Reconciler reconciler = start();
    keep(reconciler, "orphan", Duration.ofHours(1));
    clock.jump(Duration.ofDays(30)); // the steady clock stood still
    reconciler.sweepNow();
    clock.advance(Duration.ofMinutes(10)); // the grace after the jump
    reconciler.sweepNow();
    assertThat(engine.has(orphan)).isTrue();
    clock.advance(Duration.ofHours(1));
    reconciler.sweepNow();
    assertThat(engine.has(orphan)).isFalse();
  }

  private static void keep(Reconciler reconciler, String container, Duration time) {
    try {
      reconciler.keep(container, time);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keepsAndWhatWeRemovedAreHandedOver() {
    settings.untrackedBurst = 2;
    for (int i = 0; i < 8; i++) {
      engine.add("job-" + i, OLD);
      callbacks.tracked.add("job-" + i);
    }
    Reconciler first = start();
    keep(first, "orphan", Duration.ofHours(1));
    first.sweepNow();
    callbacks.tracked.removeAll(List.of("job-0", "job-1"));
    first.sweepNow();
    clock.advance(settings.creationGrace);
    first.sweepNow();
    assertThat(first.counters().removed()).isEqualTo(2);
    Reconciler second = make();
    second.takeOver(first.handOver());
    first.close();
    second.start();
    second.sweepNow();
    callbacks.tracked.remove("job-2");
    SweepReport report = second.sweepNow();
    assertThat(report.count(Verdict.HELD)).as("the third within an hour").isEqualTo(1);
    assertThat(report.count(Verdict.KEPT)).isEqualTo(1);
  }

  @Test
  void impossibleTimeIsNoAgeAndHarmsNoOther() {
    Container far =
        engine.add(Containers.container("far", Instant.MAX.minusSeconds(1), Map.of("job", "")));
    SweepReport report = start().sweepNow();
    assertThat(report.with(Verdict.TOO_YOUNG).get(0).reason()).contains("age is unknown");
    assertThat(engine.has(far)).isTrue();
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void anInspectionWithoutAStateIsTold() {
    engine.unstated = true;
    SweepReport report = start().sweepNow();
    assertThat(report.problem()).contains("does not tell its state");
    assertThat(engine.has(orphan)).isTrue();
  }

  @Test
  void previewOfABlockedReconcilerShowsNothing() {
    self = new SelfIdentity(Set.of(), "", true, List.of());
    assertThatThrownBy(() -> start().preview()).hasMessageContaining("set self");
  }

  @Test
  void blockedRemovalsAreLoggedOnceAndReportedAlways() {
    engine.fail("image sha256:1", Reason.DENIED);
    Reconciler reconciler = start();
    try (LogCapture log = new LogCapture()) {
      for (int i = 0; i < 6; i++) {
        assertThat(reconciler.sweepNow().problem()).isNotEmpty();
      }
      assertThat(log.lines()).filteredOn(l -> l.contains("image sha256:1 failed")).hasSize(1);
    }
  }

  @Test
  void anUpgradedEngineIsNamed() {
    Reconciler reconciler = start();
    engine.version = "28.5.2";
    try (LogCapture log = new LogCapture()) {
      reconciler.sweepNow();
      reconciler.sweepNow();
      assertThat(log.lines()).filteredOn(l -> l.contains("28.5.2")).hasSize(1);
    }
  }
}
