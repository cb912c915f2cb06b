package io.github.containerreconciler.internal.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.testing.FakeEngine;
import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final MutableClock clock = new MutableClock();
  private final FakeEngine engine = new FakeEngine(clock);
  private final Ends ends = new Ends(engine, Processes.UNKNOWN);
  private final Container service = engine.add("service", Duration.ofHours(1));
  private final Instant written = clock.instant();

  private Claim claim(String container) {
    return new Claim(
        "container-reconciler.0123456789ab.1",
        written,
        "0123456789ab",
        new Claimant("default", "Main", "host", container, ProcessIdentity.UNKNOWN),
        new Claim.Terms(Duration.ofMinutes(5), "", ""));
  }

  private boolean isOver() {
    return ends.isOver(claim(service.id()), true, clock.instant(), TIMEOUT);
  }

  @Test
  void aRunningContainerHasNotEnded() {
    engine.startedAt.put(service.id(), written.minusSeconds(60));

    assertThat(isOver()).isFalse();
  }

  @Test
  void aContainerStartedWithinTheClaimsSecondHasNotEnded() {
    engine.startedAt.put(service.id(), written.plusMillis(999));

    assertThat(isOver()).isFalse();
  }

  @Test
  void aContainerStartedAfterTheClaimHasEndedBefore() {
    engine.startedAt.put(service.id(), written.plusSeconds(1));

    assertThat(isOver()).isTrue();
  }

  @Test
  void aStoppedContainerHasEnded() {
    engine.statuses.put(service.id(), "exited");
    engine.finishedAt.put(service.id(), written);

    assertThat(isOver()).isTrue();
  }

  @Test
  void claimWrittenAfterItsContainersEndNamesTheWrongOne() {
    engine.statuses.put(service.id(), "exited");
    engine.finishedAt.put(service.id(), written.minusMillis(1));

    assertThat(isOver()).isFalse();
  }

  @Test
  void aContainerThatIsGoneHasEnded() {
    engine.vanish(service);

    assertThat(isOver()).isTrue();
  }

  @Test
  void unlistedContainerOfAClaimSaysNothing() {
    engine.vanish(service);

    assertThat(ends.isOver(claim(service.id()), false, clock.instant(), TIMEOUT)).isFalse();
  }

  @Test
  void aStoppedContainerHasEndedWhoeverDeletedItsClaim() {
    engine.statuses.put(service.id(), "exited");
    engine.finishedAt.put(service.id(), written.plusSeconds(5));

    assertThat(ends.isOver(claim(service.id()), false, clock.instant(), TIMEOUT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "created", "removing", "stopping", "something new"})
  void aContainerWhoseStateDoesNotTellHasNotEnded(String status) {
    engine.statuses.put(service.id(), status);

    assertThat(isOver()).isFalse();
  }

  @Test
  void whatIsNoFullIdIsNotAskedFor() {
    for (String id : new String[] {"", "service", "../x", service.id().substring(1)}) {
      assertThat(ends.isOver(claim(id), true, clock.instant(), TIMEOUT)).isFalse();
    }

    assertThat(engine.calls).isEmpty();
  }
}
