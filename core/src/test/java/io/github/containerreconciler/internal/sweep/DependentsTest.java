package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails.Namespaces;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A container whose namespaces another one uses, which stays, is not removed. */
class DependentsTest extends Rig {

  private final Container x = engine.add("x", OLD.plusSeconds(60));

  private final Set<String> self = new HashSet<>();

  @Override
  protected Reconciler make() {
    return new Reconciler(
        settings.build(),
        Ports.of(engine, callbacks, self, clock.clocks(), timer, task -> workers.execute(task)));
  }

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
  void whatOurOwnContainerNeedsStaysThoughNoRuleClaimsOurs(String kind) {
    String at = "container:" + x.id();
    Container ours =
        Containers.container("ours", clock.instant().minus(OLD), Map.of("other", "label"));
    engine.add(ours);
    engine.namespaces.put(
        ours.id(), new Namespaces("", kind.equals("pid") ? at : "", kind.equals("ipc") ? at : ""));
    self.add(ours.id().substring(0, 12));
    Container orphan = engine.add("orphan", OLD);
    Reconciler reconciler = start();
    SweepReport report = reconciler.sweepNow();
    reconciler.sweepNow();
    assertThat(engine.has(x)).isTrue();
    assertThat(engine.has(orphan)).isFalse();
    assertThat(report.with(Verdict.NEEDED).get(0).reason()).contains("the container of this JVM");
    assertThat(engine.count("inspect " + ours.id().substring(0, 12))).isEqualTo(1);
  }

  @Test
  void whereOurOwnContainerCannotBeInspectedNothingGoes() {
    self.add("0123456789ab");
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
  void whereNothingWouldBeRemovedNobodyIsInspected() {
    callbacks.tracked.addAll(List.of("x", "y"));
    user("y", Namespaces.OWN);
    start().sweepNow();
    assertThat(engine.count("inspect ")).isZero();
  }
}
