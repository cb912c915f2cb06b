package io.github.containerreconciler.internal.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.time.Clocks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
