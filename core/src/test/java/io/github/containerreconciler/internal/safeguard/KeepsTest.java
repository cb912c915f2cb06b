package io.github.containerreconciler.internal.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.time.Clocks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepsTest {

  private static final Clock WALL =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00.684Z"), ZoneOffset.UTC);

  /** As it is where one clock is read a little after the other. */
  @Test
  void itsEndIsAlwaysTheSecondThatWasTold() {
    for (long late : new long[] {-900_000, 0, 900_000}) {
      Instant[] steady = {Instant.EPOCH};
      Keeps keeps = new Keeps(new Clocks(WALL, ticking(steady)));
      Instant end = keeps.keep("id", Duration.ofMinutes(1));
      steady[0] = Instant.EPOCH.plusNanos(late);
      assertThat(end).isEqualTo("2026-01-01T00:01:01Z");
      assertThat(keeps.until("id")).isEqualTo(end);
      assertThat(keeps.all()).containsEntry("id", end);
    }
  }

  @Test
  void aMinuteAndSevenDaysAreAllowed() {
    Keeps keeps = new Keeps(new Clocks(WALL, WALL));
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
    Keeps keeps = new Keeps(new Clocks(WALL, WALL));
    keeps.keep("id", Duration.ofMinutes(1));
    assertThat(keeps.end("other")).isFalse();
    assertThat(keeps.end("id")).isTrue();
    assertThat(keeps.until("id")).isNull();
  }

  private static Clock ticking(Instant[] now) {
    return new Clock() {
      @Override
      public Instant instant() {
        return now[0];
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }
}
