package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails.Namespaces;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A container whose namespaces another one uses, which stays, is not removed. */
class DependentsTest extends Rig {

  private final Container x = engine.add("x", OLD.plusSeconds(60));

  private Container user(String name, Namespaces namespaces) {
    Container y = engine.add(name, OLD);
    engine.namespaces.put(y.id(), namespaces);
    return y;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pid", "network", "ipc"})
  void whatATrackedOneNeedsStays(String kind) {
    String at = "container:" + x.id();
    user(
        "y",
        new Namespaces(
            kind.equals("network") ? at : "",
            kind.equals("pid") ? at : "",
            kind.equals("ipc") ? at : ""));
    callbacks.tracked.add("y");
    SweepReport report = start().sweepNow();
    assertThat(engine.has(x)).isTrue();
    assertThat(report.with(Verdict.NEEDED).get(0).reason()).contains("y (", "the application");
  }

  @Test
  void theListAloneShowsASharedNetwork() {
    Container y =
        Containers.container("y", clock.instant().minus(OLD), Map.of("job", "y"))
            .attachedTo(
                new Attachments("running", "container:" + x.id(), List.of(), List.of(), List.of()));
    engine.add(y);
    callbacks.tracked.add("y");
    start().sweepNow();
    assertThat(engine.has(x)).isTrue();
  }

  @Test
  void whereBothDangleTheUserGoesFirst() {
    Container y = user("y", new Namespaces("", "container:" + x.id(), ""));
    Container z = user("z", new Namespaces("container:" + y.id(), "", ""));
    settings.removeParallelism = 1;
    start().sweepNow();
    assertThat(engine.ids()).isEmpty();
    assertThat(engine.calls.stream().filter(c -> c.startsWith("remove ")))
        .containsExactly("remove " + z.id(), "remove " + y.id(), "remove " + x.id());
  }

  @Test
  void whereTheUserCannotBeRemovedTheOtherStays() {
    Container y = user("y", new Namespaces("", "container:" + x.id(), ""));
    engine.fail("remove " + y.id(), Reason.FAILED);
    SweepReport report = start().sweepNow();
    assertThat(engine.has(x)).isTrue();
    assertThat(report.with(Verdict.NEEDED).get(0).reason()).contains("still used by y");
  }

  @Test
  void whatCannotBeSeenToNeedNothingProtects() {
    Container y = user("y", Namespaces.OWN);
    callbacks.tracked.add("y");
    engine.fail("inspect " + y.id(), Reason.FAILED);
    start().sweepNow();
    assertThat(engine.has(x)).isTrue();
  }

  @Test
  void anOlderContainerCannotNeedAYoungerOne() {
    Container older = engine.add("older", OLD.plusSeconds(90));
    callbacks.tracked.add("older");
    engine.fail("inspect " + older.id(), Reason.FAILED);
    start().sweepNow();
    assertThat(engine.has(x)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pid", "ipc"})
  void whatOurUnclaimedContainerNeedsStays(String kind) {
    String at = "container:" + x.id();
    Container ours =
        Containers.container("ours", clock.instant().minus(OLD), Map.of("other", "label"));
    engine.add(ours);
    engine.namespaces.put(
        ours.id(), new Namespaces("", kind.equals("pid") ? at : "", kind.equals("ipc") ? at : ""));
    self = new SelfIdentity(Set.of(ours.id().substring(0, 12)), "", false, List.of());
    Container orphan = engine.add("orphan", OLD);
    Reconciler reconciler = start();
    SweepReport report = reconciler.sweepNow();
    reconciler.sweepNow();
    assertThat(engine.has(x)).isTrue();
    assertThat(engine.has(orphan)).isFalse();
    assertThat(report.with(Verdict.NEEDED).get(0).reason()).contains("this JVM runs in it");
  }

  @Test
  void whereOurOwnContainerCannotBeInspectedNothingGoes() {
    self = new SelfIdentity(Set.of("0123456789ab"), "", false, List.of());
    engine.fail("inspect 0123456789ab", Reason.FAILED);
    assertThat(start().sweepNow().problem()).isNotEmpty();
    assertThat(engine.has(x)).isTrue();
  }

  @Test
  void namespacesAreInspectedOnceInALife() {
    Container y = user("y", new Namespaces("", "container:" + x.id(), ""));
    callbacks.tracked.add("y");
    Reconciler reconciler = start();
    reconciler.sweepNow();
    reconciler.sweepNow();
    assertThat(engine.count("inspect " + y.id())).isEqualTo(1);
  }

  @Test
  void userCreatedByASetBackClockIsSeen() {
    Container y = engine.add("y", OLD.plusHours(1));
    engine.namespaces.put(y.id(), new Namespaces("", "container:" + x.id(), ""));
    callbacks.tracked.add("y");
    start().sweepNow();
    assertThat(engine.has(x)).isTrue();
  }

  @Test
  void whatAStrangerNeedsStays() {
    engine.add(
        Containers.container("stranger", clock.instant(), Map.of())
            .attachedTo(
                new Attachments(
                    "running", "container:" + x.id(), List.of(), List.of(), List.of())));
    SweepReport report = start().sweepNow();
    assertThat(engine.has(x)).isTrue();
    assertThat(report.with(Verdict.NEEDED).get(0).reason()).contains("stranger", "network");
    assertThat(report.owned()).isEqualTo(1);
  }

  /** No rule claims it. */
  private Container stranger(String name, Duration age, Namespaces namespaces) {
    Container stranger =
        engine.add(Containers.container(name, clock.instant().minus(age), Map.of()));
    engine.namespaces.put(stranger.id(), namespaces);
    return stranger;
  }

  @ParameterizedTest
  @ValueSource(strings = {"PID", "network", "IPC"})
  void whatAStrangerNeedsByPidOrIpcStays(String kind) {
    String at = "container:" + x.id();
    stranger(
        "stranger",
        OLD,
        new Namespaces(
            kind.equals("network") ? at : "",
            kind.equals("PID") ? at : "",
            kind.equals("IPC") ? at : ""));
    Container orphan = engine.add("orphan", OLD);
    Reconciler reconciler = start();
    SweepReport report = reconciler.sweepNow();
    reconciler.sweepNow();
    assertThat(engine.has(x)).isTrue();
    assertThat(engine.has(orphan)).isFalse();
    assertThat(report.with(Verdict.NEEDED).get(0).reason())
        .contains("stranger", kind + " namespace and stays");
    assertThat(report.owned()).isEqualTo(2);
  }

  @Test
  void strangerIsInspectedOnceAndOnlyBeforeRemovals() {
    Container stranger = stranger("stranger", OLD, Namespaces.OWN);
    callbacks.tracked.add("x");
    Reconciler reconciler = start();
    reconciler.sweepNow();
    assertThat(engine.count("inspect " + stranger.id())).isZero();
    for (int i = 0; i < 3; i++) {
      Container orphan = engine.add("orphan" + i, OLD);
      reconciler.sweepNow();
      assertThat(engine.has(orphan)).isFalse();
    }
    assertThat(engine.count("inspect " + stranger.id())).isEqualTo(1);
  }

  @Test
  void whereThereAreVeryManyStrangersAllAreInspectedFirst() {
    for (int i = 0; i <= Strangers.MOST; i++) {
      stranger("stranger" + i, OLD, Namespaces.OWN);
    }
    Reconciler reconciler = start();
    assertThat(reconciler.sweepNow().with(Verdict.NEEDED).get(0).reason())
        .contains("cannot be seen yet", "10000 others");
    reconciler.sweepNow();
    assertThat(engine.has(x)).isFalse();
  }

  @Test
  void uninspectableStrangerHoldsOlderOnesForTwoSweeps() {
    Container broken = stranger("broken", OLD, Namespaces.OWN);
    Container younger = engine.add("younger", OLD.minusSeconds(1));
    engine.fail("inspect " + broken.id(), Reason.FAILED);
    Reconciler reconciler = start();
    assertThat(reconciler.sweepNow().with(Verdict.NEEDED).get(0).reason())
        .contains("cannot be seen whether broken");
    assertThat(engine.has(younger)).isFalse();
    reconciler.sweepNow();
    assertThat(engine.has(x)).isTrue();
    reconciler.sweepNow();
    assertThat(engine.has(x)).as("one broken container of others stops nothing").isFalse();
    reconciler.sweepNow();
    assertThat(engine.count("inspect " + broken.id())).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatOurOwnContainerNeedsStays(boolean byId) {
    Container own = engine.add(Containers.container("service", clock.instant(), Map.of()));
    engine.namespaces.put(own.id(), new Namespaces("", "container:" + x.id(), ""));
    self =
        byId
            ? new SelfIdentity(Set.of(own.id()), "", true, List.of())
            : new SelfIdentity(Set.of(), "", true, List.of("/service"));
    SweepReport report = start().sweepNow();
    assertThat(engine.has(x)).isTrue();
    assertThat(report.with(Verdict.NEEDED).get(0).reason()).contains("service", "PID");
  }

  @Test
  void aPreviewDuringASweepMakesItForgetNothing() {
    Container own = engine.add(Containers.container("service", clock.instant(), Map.of()));
    engine.namespaces.put(own.id(), new Namespaces("", "container:" + x.id(), ""));
    self = new SelfIdentity(Set.of(own.id()), "", true, List.of());
    engine.add("y", OLD);
    callbacks.tracked.add("y");
    Reconciler reconciler = start();
    AtomicBoolean previewed = new AtomicBoolean();
    engine.beforeInspecting =
        () -> {
          if (engine.count("inspect " + own.id()) > 0) { // next comes y
            engine.beforeInspecting = () -> {};
            previewed.set(true);
            callbacks.tracked.add("x"); // so that the preview looks at fewer containers
            preview(reconciler);
            callbacks.tracked.remove("x");
          }
        };
    assertThat(reconciler.sweepNow().with(Verdict.NEEDED).get(0).reason()).contains("service");
    assertThat(previewed).isTrue();
    assertThat(engine.has(x)).isTrue();
  }

  private static void preview(Reconciler reconciler) {
    try {
      assertThat(reconciler.preview()).isEmpty();
    } catch (EngineException | CallbackException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aStrangerWhoseInspectionIsMalformedHoldsNothing() {
    Container broken = stranger("broken", OLD, Namespaces.OWN);
    engine.fail("inspect " + broken.id(), Reason.MALFORMED);
    start().sweepNow();
    assertThat(engine.has(x)).isFalse();
  }

  @Test
  void whatAnUnconfirmedOneNeedsStays() {
    settings.confirmations = 2;
    Reconciler reconciler = start();
    timer.advance(settings.period);
    Container y = user("y", new Namespaces("", "container:" + x.id(), ""));
    timer.advance(settings.period);
    assertThat(engine.has(x)).as("y was seen once").isTrue();
    timer.advance(settings.period.multipliedBy(2));
    assertThat(engine.has(y)).isFalse();
    assertThat(engine.has(x)).isFalse();
    assertThat(reconciler.counters().removed()).isEqualTo(2);
  }

  @Test
  void whatOneStartedMeanwhileNeedsStays() {
    settings.states = List.of("running", "exited");
    Container y = user("y", new Namespaces("", "container:" + x.id(), ""));
    engine.finishedAt.put(y.id(), clock.instant().minus(OLD));
    engine.statuses.put(y.id(), "exited");
    engine.afterListing = () -> engine.statuses.put(y.id(), "running");
    SweepReport report = start().sweepNow();
    assertThat(engine.has(x)).isTrue();
    assertThat(report.with(Verdict.NEEDED).get(0).reason()).contains("y (", "PID");
  }

  @Test
  void operatorCannotRemoveWhatIsNeededThoughHeld() {
    settings.untrackedBurst = 1;
    Container y = user("y", new Namespaces("", "container:" + x.id(), ""));
    Container z = engine.add("z", OLD);
    callbacks.tracked.addAll(List.of("x", "y", "z"));
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.removeAll(List.of("x", "z"));
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    assertThatThrownBy(() -> reconciler.remove("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NEEDED");
    assertThat(engine.has(x)).isTrue();
    assertThat(engine.has(y)).isTrue();
    assertThat(engine.has(z)).isTrue();
  }

  @Test
  void anOperatorCannotRemoveAloneWhatAnotherDanglingOneUses() {
    user("y", new Namespaces("", "container:" + x.id(), ""));
    Reconciler reconciler = start();
    assertThatThrownBy(() -> reconciler.remove("x")).hasMessageContaining("NEEDED");
    assertThat(engine.has(x)).isTrue();
  }

  @Test
  void whereNothingWouldBeRemovedNobodyIsInspected() {
    callbacks.tracked.addAll(List.of("x", "y"));
    user("y", Namespaces.OWN);
    start().sweepNow();
    assertThat(engine.count("inspect ")).isZero();
  }

  @Test
  void aStrangerThatIsInspectedInBetweenIsNotGivenUp() {
    Container stranger = stranger("stranger", OLD, new Namespaces("", "container:" + x.id(), ""));
    Reconciler reconciler = start();
    for (int i = 0; i < 4; i++) {
      engine.fail("inspect " + stranger.id(), Reason.TIMEOUT);
      reconciler.sweepNow();
      engine.failures.clear();
      reconciler.sweepNow();
      callbacks.tracked.add("x"); // nothing dangles, so that nothing is remembered of namespaces
      reconciler.sweepNow();
      callbacks.tracked.clear();
      reconciler.sweepNow();
      clock.advance(settings.creationGrace);
    }
    assertThat(engine.has(x)).isTrue();
  }

  @Test
  void previewsGiveUpNoStranger() {
    Container stranger = stranger("stranger", OLD, new Namespaces("", "container:" + x.id(), ""));
    Reconciler reconciler = start();
    engine.fail("inspect " + stranger.id(), Reason.TIMEOUT); // for a moment
    for (int i = 0; i < 4; i++) {
      preview(reconciler);
      assertThatThrownBy(() -> reconciler.remove("x")).hasMessageContaining("NEEDED");
    }
    reconciler.sweepNow();
    assertThat(engine.has(x)).isTrue();
  }
}
