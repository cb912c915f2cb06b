package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.judge.Match;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a callback tracks by its address. */
class AddressTest extends Rig {

  @BeforeEach
  void byAddress() {
    callbacks.match = Match.parse("address");
  }

  private Container with(String name, String mode, List<String> addresses) {
    return engine.add(
        Containers.container(name, clock.instant().minus(OLD), Map.of("job", name))
            .attachedTo(new Attachments("running", mode, List.of(), addresses, List.of())));
  }

  /** Nomad's bridge groups, pods, VPN sidecars: the task joins the network of a pause container. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatSharesTheTrackedAddressStays(boolean listShowsMode) {
    callbacks.tracked = List.of("172.26.64.5");
    Container pause = with("pause", "bridge", List.of("172.26.64.5"));
    String mode = "container:" + pause.id();
    Container task = with("task", listShowsMode ? mode : "", List.of());
    engine.namespaces.put(task.id(), new ContainerDetails.Namespaces(mode, "", ""));

    start().sweepNow();

    assertThat(engine.has(pause)).isTrue();
    assertThat(engine.has(task)).isTrue();
  }

  /** --network host: it answers at the host's address, which the engine does not show. */
  @Test
  void whatHasNoAddressOfItsOwnCannotBeSeenToBeUntracked() {
    callbacks.tracked = List.of("10.0.0.2", "192.168.1.20");
    with("other", "bridge", List.of("10.0.0.2"));
    Container task = with("task", "host", List.of());

    start().sweepNow();

    assertThat(engine.has(task)).isTrue();
  }

  /** Crash loop: between two starts, for up to a minute each, it has no address. */
  @Test
  void aTrackedOneInRestartBackoffAtTwoSweepsStays() {
    callbacks.tracked = List.of("10.0.0.2", "10.0.0.3");
    with("other", "bridge", List.of("10.0.0.2"));
    Container looping = with("looping", "bridge", List.of("10.0.0.3"));
    Reconciler reconciler = start();
    reconciler.sweepNow();
    with("looping", "bridge", List.of());
    engine.statuses.put(looping.id(), "restarting");
    engine.restarts.put(looping.id(), 7);
    clock.advance(settings.period);
    reconciler.sweepNow();
    clock.advance(settings.period);
    reconciler.sweepNow();
    assertThat(engine.has(looping)).isTrue();
  }

  @Test
  void whatSharesAnUntrackedAddressGoesWithItsOwner() {
    callbacks.tracked = List.of("10.0.0.2");
    with("other", "bridge", List.of("10.0.0.2"));
    Container pause = with("pause", "bridge", List.of("172.26.64.5"));
    String mode = "container:" + pause.id();
    Container task = with("task", mode, List.of());
    engine.namespaces.put(task.id(), new ContainerDetails.Namespaces(mode, "", ""));

    start().sweepNow();

    assertThat(engine.has(task)).isFalse();
    assertThat(engine.has(pause)).isFalse();
  }

  @Test
  void whereTheOwnerOfTheNetworkIsGoneNothingIsCertain() {
    callbacks.tracked = List.of("10.0.0.2");
    with("other", "bridge", List.of("10.0.0.2"));
    Container task = with("task", "", List.of());
    engine.namespaces.put(
        task.id(), new ContainerDetails.Namespaces("container:" + "0".repeat(64), "", ""));

    assertThat(start().sweepNow().with(Verdict.UNCONFIRMED).get(0).reason())
        .contains("names containers by their address, and it has none");
    assertThat(engine.has(task)).isTrue();
  }
}
