package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Match;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Callbacks that name containers by something else than ids. */
class MatchedCallbackTest extends Rig {

  private Container labelled(String name, String run) {
    return engine.add(
        Containers.container(name, clock.instant().minus(OLD), Map.of("job", name, "run", run)));
  }

  @Test
  void aLabelTracksFromTheFirstSweepOn() {
    Container tracked = labelled("a", "run 7");
    Container dangling = labelled("b", "run 8");
    callbacks.match = Match.parse("label:run");
    callbacks.tracked = List.of("run 7");
    Reconciler reconciler = start();

    assertThat(reconciler.sweepNow().with(Verdict.TRACKED)).hasSize(1);

    assertThat(engine.has(tracked)).isTrue();
    assertThat(engine.has(dangling)).isFalse();
    long lists = engine.count("list");
    reconciler.sweepNow();
    assertThat(engine.count("list")).isEqualTo(lists + 1);
  }

  @Test
  void aMatchThatAppearsBeforeARemovalEndsTheSweep() {
    Container container = labelled("a", "run 7");
    callbacks.tracked = List.of();
    engine.beforeInspecting =
        () -> {
          callbacks.match = Match.parse("label:run");
          callbacks.tracked = List.of("run 7");
          clock.advance(Duration.ofSeconds(2));
        };
    Reconciler reconciler = start();

    assertThat(reconciler.sweepNow().problem()).contains("run");

    assertThat(engine.has(container)).isTrue();
  }

  @Test
  void eightDigitsOfAnIdTrackBeforeAndDuringRemoval() {
    Container tracked = labelled("a", "");
    Container found = labelled("b", "");
    callbacks.tracked = List.of(tracked.id().substring(0, 8));
    engine.beforeInspecting =
        () -> {
          callbacks.tracked = List.of(tracked.id().substring(0, 8), found.id().substring(0, 8));
          clock.advance(Duration.ofSeconds(2));
        };
    start().sweepNow();
    assertThat(engine.has(tracked)).isTrue();
    assertThat(engine.has(found)).isTrue();
  }

  private Container at(String name, List<String> addresses) {
    Container c = labelled(name, "");
    return engine.add(
        c.attachedTo(
            new Attachments("running", "bridge", List.of("bridge"), addresses, List.of())));
  }

  @Test
  void anAddressGotSinceTheListTracks() {
    Container restarting = at("a", List.of());
    at("b", List.of("10.0.0.2"));
    callbacks.match = Match.parse("address");
    callbacks.tracked = List.of("10.0.0.2");
    engine.beforeInspecting =
        () -> {
          at("a", List.of("10.0.0.9"));
          callbacks.tracked = List.of("10.0.0.2", "10.0.0.9");
          clock.advance(Duration.ofSeconds(2));
        };
    start().sweepNow();
    assertThat(engine.has(restarting)).isTrue();
  }

  @Test
  void anAliasTracksThoughTheContainerWasRenamed() {
    Container linked = engine.add(labelled("a", "").named(List.of("/a", "/job/db")));
    labelled("b", "");
    callbacks.tracked = List.of("b");
    engine.beforeInspecting =
        () -> {
          engine.add(linked.named(List.of("/renamed")));
          callbacks.tracked = List.of("b", "job/db");
          clock.advance(Duration.ofSeconds(2));
        };
    start().sweepNow();
    assertThat(engine.has(linked)).isTrue();
  }
}
