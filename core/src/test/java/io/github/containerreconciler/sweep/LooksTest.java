package io.github.containerreconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.config.OwnershipRule;
import io.github.containerreconciler.engine.EngineException.Reason;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.judge.Verdict;
import io.github.containerreconciler.testing.Configs;
import io.github.containerreconciler.testing.Containers;
import io.github.containerreconciler.testing.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sweep asks the engine for, how long it waits, and what it makes of the answers. */
class LooksTest extends Rig {

  @ParameterizedTest
  @CsvSource({"60, 10", "10, 10", "3, 3"})
  void aPingIsGivenTenSecondsOrTheApiTimeoutIfThatIsShorter(long apiTimeout, long given) {
    settings.apiTimeout = Duration.ofSeconds(apiTimeout);
    start().sweepNow();
    assertThat(engine.pingTimeout).isEqualTo(Duration.ofSeconds(given));
  }

  @Test
  void aLabelThatTheImageCarriesTooIsReportedAndItsImageIsAskedForOnce() {
    RunningContainer one = engine.add("same", OLD);
    RunningContainer two =
        engine.add(Containers.container("two", clock.instant().minus(OLD), Map.of("job", "same")));
    engine.images.put("sha256:1", Map.of("job", "same"));
    SweepReport report = start().sweepNow();
    assertThat(report.count(Verdict.REPORT_ONLY)).isEqualTo(2);
    assertThat(engine.has(one)).isTrue();
    assertThat(engine.has(two)).isTrue();
    assertThat(engine.count("image")).isEqualTo(1);
    assertThat(report.decisions().get(0).reason()).contains("allow-inherited=true");
  }

  @Test
  void anImageIsAskedForOnlyWhereItsLabelsMatter() {
    OwnershipRule mounts = new OwnershipRule("m", List.of(), List.of("/m"), null, false, false);
    settings.rules =
        List.of(Configs.rule("report", true, false), Configs.rule("any", false, true), mounts);
    for (String label : List.of("report", "any")) {
      engine.add(Containers.container(label, clock.instant().minus(OLD), Map.of(label, "x")));
    }
    RunningContainer plain = Containers.container("m", clock.instant().minus(OLD), Map.of());
    engine.add(
        new RunningContainer(
            plain.id(),
            plain.names(),
            plain.image(),
            plain.imageId(),
            Map.of(),
            List.of("/m"),
            plain.created()));
    SweepReport report = start().sweepNow();
    assertThat(engine.count("inspect")).isEqualTo(3);
    assertThat(engine.count("image")).isZero();
    assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(2);
    assertThat(report.with(Verdict.REPORT_ONLY).get(0).reason())
        .contains("rule report only reports");
  }

  @Test
  void aContainerWithoutImageIdIsJudgedWithoutOne() {
    RunningContainer plain =
        Containers.container("lost", clock.instant().minus(OLD), Map.of("job", "1"));
    engine.add(
        new RunningContainer(
            plain.id(), plain.names(), "", "", plain.labels(), List.of(), plain.created()));
    assertThat(start().sweepNow().count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
    assertThat(engine.count("image")).isZero();
  }

  @Test
  void anImageThatCannotBeAskedForKeepsItsContainer() {
    RunningContainer lost = engine.add("lost", OLD);
    engine.fail("image sha256:1", Reason.FAILED);
    SweepReport report = start().sweepNow();
    assertThat(engine.has(lost)).isTrue();
    assertThat(report.with(Verdict.UNCONFIRMED).get(0).reason()).contains("could not be inspected");
    assertThat(report.problem()).contains("could not be inspected");
  }

  @Test
  void anUnexpectedFailureIsAFailedSweepAndTheNextOneWorks() {
    engine.add("lost", OLD);
    engine.afterListing =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    Reconciler reconciler = start();
    SweepReport report = reconciler.sweepNow();
    assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.FAILED);
    assertThat(report.problem()).contains("unexpected", "on purpose");
    engine.afterListing = () -> {};
    assertThat(reconciler.sweepNow().count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
  }

  @Test
  void anUnexpectedFailureOfOneInspectionOrRemovalIsItsOwnMatter() {
    RunningContainer odd = engine.add("odd", OLD.plusHours(1));
    RunningContainer lost = engine.add("lost", OLD);
    engine.beforeInspecting =
        () -> {
          engine.beforeInspecting = () -> {};
          throw new IllegalStateException("inspection on purpose");
        };
    Reconciler reconciler = start();
    SweepReport first = reconciler.sweepNow();
    assertThat(first.with(Verdict.UNCONFIRMED).get(0).reason()).contains("inspection on purpose");
    assertThat(engine.has(odd) ^ engine.has(lost)).as("the other is gone").isTrue();
    engine.add("third", OLD);
    engine.beforeRemoving =
        () -> {
          engine.beforeRemoving = () -> {};
          throw new IllegalStateException("removal on purpose");
        };
    SweepReport second = reconciler.sweepNow();
    assertThat(second.count(RemovalRecord.Outcome.FAILED)).isEqualTo(1);
    assertThat(second.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
    assertThat(second.problem()).contains("removal on purpose");
  }

  @Test
  void theCallbacksAreShownEvenWhileTheEngineIsSilent() {
    engine.fail("ping", Reason.TIMEOUT);
    assertThat(start().sweepNow().sources()).containsExactly("fake");
  }

  @Test
  void theCallbacksThatAnsweredAreShownThoughOneCameWhileTheEngineListed() {
    engine.afterListing = () -> sources.registered = List.of("fake", "late");
    assertThat(start().sweepNow().sources()).containsExactly("fake", "late");
  }

  @Test
  void explainNamesTheContainerAndTheRule() throws Exception {
    RunningContainer lost = engine.add("lost", OLD);
    Reconciler reconciler = start();
    assertThat(reconciler.explain(" /lost "))
        .startsWith(
            "lost (" + lost.shortId() + "): to be removed: dangling: untracked, and created")
        .endsWith("(rule job)");
    assertThat(reconciler.explain(lost.shortId())).startsWith("lost (");
    engine.statuses.put(lost.id(), "exited");
    assertThat(reconciler.explain("lost")).contains("kept: not running: its state is exited");
    engine.add(Containers.container("foreign", clock.instant(), Map.of()));
    assertThat(reconciler.explain("foreign")).contains("kept: not owned").doesNotContain("(rule");
  }

  @Test
  void aContainerRenamedBetweenListAndLookIsAskedForByItsNewName() {
    RunningContainer starting = engine.add("starting", OLD);
    engine.beforeInspecting = () -> engine.add(starting.named(List.of("/started")));
    sources.beforeAnswering =
        () -> {
          if (sources.asked == 2) { // noted down by the name it has by now
            sources.tracked.add("started");
          }
        };
    SweepReport report = start().sweepNow();
    assertThat(engine.has(starting)).isTrue();
    assertThat(report.count(Verdict.TRACKED)).isEqualTo(1);
  }

  @Test
  void previewLeavesOutWhatWaits() throws Exception {
    RunningContainer bad = engine.add("bad", OLD);
    engine.fail("remove " + bad.id(), Reason.FAILED);
    Reconciler reconciler = start();
    for (int i = 0; i < 3; i++) {
      assertThat(reconciler.preview()).hasSize(1);
      reconciler.sweepNow();
    }
    assertThat(reconciler.preview()).isEmpty();
    assertThat(reconciler.explain("bad")).contains("failed 3 times in a row, next try in 10m");
  }

  @Test
  void whatWentAwayIsForgottenWithItsFailures() {
    RunningContainer bad = engine.add("bad", OLD);
    engine.fail("remove " + bad.id(), Reason.FAILED);
    Reconciler reconciler = start();
    for (int i = 0; i < 3; i++) {
      reconciler.sweepNow();
    }
    engine.vanish(bad);
    reconciler.sweepNow();
    engine.add(bad);
    reconciler.sweepNow();
    assertThat(engine.count("remove")).isEqualTo(4);
  }

  @Test
  void whatWaitsForConfirmationOrApprovalSaysForWhat() {
    settings.confirmations = 3;
    settings.untrackedBurst = 1;
    engine.add("a", OLD);
    engine.add("b", OLD);
    sources.tracked.addAll(List.of("a", "b"));
    Reconciler reconciler = start();
    reconciler.sweepNow();
    sources.tracked.clear();
    assertThat(reconciler.sweepNow().with(Verdict.UNCONFIRMED).get(0).reason())
        .endsWith("; seen dangling in 1 of 3 sweeps in a row");
    reconciler.sweepNow();
    assertThat(reconciler.sweepNow().with(Verdict.HELD).get(0).reason())
        .contains("; one of 2 that were tracked", "untracked-burst=1", "call approveHeld()");
    assertThat(reconciler.approveHeld()).isEqualTo(2);
    assertThat(reconciler.approveHeld()).as("nothing is held twice").isZero();
  }
}
