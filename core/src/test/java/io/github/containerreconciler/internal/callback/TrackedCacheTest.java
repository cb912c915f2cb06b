package io.github.containerreconciler.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Match;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.FakeCallbacks;
import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrackedCacheTest {

  private final MutableClock clock = new MutableClock();
  private final FakeCallbacks callbacks = new FakeCallbacks();
  private final Container web = Containers.container("web", Instant.EPOCH, Map.of());
  private final TrackedCache cache =
      new TrackedCache(
          callbacks,
          List.of(),
          Duration.ofSeconds(1),
          new Listing(List.of(web), Set.of()),
          answer -> {},
          clock.clocks().steady());

  @Test
  void oneAnswerServesASecond() throws Exception {
    cache.tracked();
    clock.advance(Duration.ofMillis(999));
    cache.tracked();
    assertThat(callbacks.asked).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    cache.tracked();
    assertThat(callbacks.asked).isEqualTo(2);
  }

  @Test
  void anAnswerIsAsOldAsItsQuestion() throws Exception {
    callbacks.beforeAnswering = () -> clock.advance(Duration.ofMillis(600));
    cache.tracked();
    clock.advance(Duration.ofMillis(400));
    cache.tracked();
    assertThat(callbacks.asked).isEqualTo(2);
  }

  @Test
  void aClockSetBackKeepsNoAnswerFresh() throws Exception {
    cache.tracked();
    clock.jump(Duration.ofMillis(-500));
    clock.advance(Duration.ofSeconds(1));
    cache.tracked();
    assertThat(callbacks.asked).isEqualTo(2);
  }

  @Test
  void noOlderAnswerStandsInForAFailure() throws Exception {
    cache.tracked();
    clock.advance(Duration.ofSeconds(2));
    callbacks.problem = "still loading";
    assertThatThrownBy(cache::tracked).hasMessage("still loading");
    clock.advance(Duration.ofSeconds(-2));
    assertThatThrownBy(cache::tracked).hasMessage("still loading");
  }

  @Test
  void shortPrefixesAreReadAgainstTheListing() throws Exception {
    callbacks.tracked = List.of(web.id().substring(0, 8));
    assertThat(cache.tracked().contains(web)).isTrue();
  }

  @Test
  void aLabelThatWasNotListedIsNoAnswer() {
    callbacks.match = Match.parse("label:job");
    assertThatThrownBy(cache::tracked).hasMessageContaining("[job]");
  }
}
