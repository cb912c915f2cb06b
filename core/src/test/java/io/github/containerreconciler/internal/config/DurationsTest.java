package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
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

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.999S, 999ms",
    "PT1.999S, 1s",
    "PT59S, 59s",
    "PT1M, 1m",
    "PT2M10S, 2m 10s",
    "PT1H, 1h",
    "PT23H59M59S, 23h 59m 59s",
    "PT24H, 1d",
    "PT49H1S, 2d 1h 1s",
    "PT-1M, -1m",
    "PT-0.5S, -500ms",
  })
  void durationsAreShownAsPeopleWriteThem(Duration duration, String text) {
    assertThat(Durations.format(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "7 millis, PT0.007S",
    "7 milliseconds, PT0.007S",
    "7 second, PT7S",
    "7 seconds, PT7S",
    "7 minute, PT7M",
    "7 hour, PT7H",
    "7 hours, PT7H",
    "7 day, PT168H",
    "7 days, PT168H",
    "1h 5m 30s 100ms, PT1H5M30.1S",
    "999999999999s, PT999999999999S",
  })
  void everyUnitHasItsLength(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }
}
