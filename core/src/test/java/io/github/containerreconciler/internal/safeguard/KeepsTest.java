package io.github.containerreconciler.internal.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepsTest {

  private final MutableClock clock = new MutableClock();
  private final Keeps keeps = new Keeps(clock.clocks());

  @BeforeEach
  void withinASecond() {
    clock.advance(Duration.ofMillis(684));
  }

  /** As it is where one clock is read a little after the other. */
  @Test
  void itsEndIsAlwaysTheSecondThatWasTold() {
    for (long late : new long[] {-900_000, 0, 900_000}) {
      Instant end = keeps.keep("id", Duration.ofMinutes(1));
      clock.advance(Duration.ofNanos(late));
      clock.jump(Duration.ofNanos(-late)); // so that the steady clock alone has moved
      assertThat(end).isEqualTo("2026-01-01T00:01:01Z");
      assertThat(keeps.until("id")).isEqualTo(end);
      assertThat(keeps.all()).containsEntry("id", end);
    }
  }

  @Test
  void aMinuteAndSevenDaysAreAllowed() {
    assertThat(keeps.keep("id", Duration.ofMinutes(1))).isEqualTo("2026-01-01T00:01:01Z");
    assertThat(keeps.keep("id", Duration.ofDays(7))).isEqualTo("2026-01-08T00:00:01Z");
    for (Duration refused : List.of(Duration.ofSeconds(59), Duration.ofDays(7).plusMillis(1))) {
      assertThatThrownBy(() -> keeps.keep("id", refused))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("allowed are 0 (ends it) and 60 to 604800 (1m to 7d)");
    }
  }

  @Test
  void endTellsWhetherItWasKept() {
    keeps.keep("id", Duration.ofMinutes(1));
    assertThat(keeps.end("other")).isFalse();
    assertThat(keeps.end("id")).isTrue();
    assertThat(keeps.until("id")).isNull();
  }
}
