package io.github.containerreconciler.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "0s, PT0S",
    "1m30s, PT1M30S",
    "1 h 5 m, PT1H5M",
    "5 minutes, PT5M",
    "5 Minutes, PT5M",
    "1d 2h, PT26H",
    " 7s , PT7S",
    "1 millisecond, PT0.001S",
  })
  void durationsAreReadAsPeopleWriteThem(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "m",
        "5m5",
        "-5m",
        "1.5m",
        "5x",
        "5min",
        "5m,",
        "٥m",
        "1234567890123s"
      })
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("needs a number with a unit, such as 30s, 5m or 1h");
  }

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
