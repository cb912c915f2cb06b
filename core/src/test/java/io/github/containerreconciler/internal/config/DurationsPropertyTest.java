package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Durations of any length, and any text in their place. */
class DurationsPropertyTest {

  @Property(tries = 2_000)
  void whatIsShownIsReadBack(@ForAll @LongRange(min = 0, max = 10_000_000_000L) long seconds) {
    Duration duration = Duration.ofSeconds(seconds);
    assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
  }

  @Property(tries = 5_000)
  void anyTextIsADurationOrRefused(@ForAll String text) {
    try {
      assertThat(Durations.parse(text)).isGreaterThanOrEqualTo(Duration.ZERO);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("unit");
    }
  }
}
