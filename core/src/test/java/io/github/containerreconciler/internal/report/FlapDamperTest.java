package io.github.containerreconciler.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FlapDamperTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FlapDamper steadiness = new FlapDamper();
  private Instant now = Instant.EPOCH;

  private boolean isNews(String state) {
    now = now.plus(MINUTE);
    return steadiness.isNews(state, now);
  }

  /** As many changes as are told at once. */
  private void flap() {
    for (int i = 0; i < 3; i++) {
      assertThat(steadiness.isFlapping()).isFalse();
      assertThat(isNews("down")).isTrue();
      assertThat(steadiness.isFlapping()).isFalse();
      assertThat(isNews("")).isTrue();
    }
    assertThat(steadiness.isFlapping()).isTrue();
  }

  @Test
  void eachChangeIsToldOnce() {
    assertThat(isNews("")).isFalse();
    assertThat(isNews("down")).isTrue();
    assertThat(steadiness.told()).isEqualTo("down");
    assertThat(isNews("down")).isFalse();
    assertThat(isNews("stuck")).isTrue();
    assertThat(isNews("")).isTrue();
    assertThat(steadiness.told()).isEmpty();
  }

  @Test
  void onlyTheLastingOneOfManyChangesWithinAnHour() {
    flap();
    assertThat(isNews("down")).isFalse();
    assertThat(isNews("")).isFalse();
    assertThat(isNews("down")).isFalse();
    assertThat(isNews("down")).isFalse();
    assertThat(isNews("down")).isTrue();
    assertThat(isNews("down")).isFalse();
  }

  @Test
  void anHourLaterEachChangeCountsAgain() {
    flap(); // in the minutes 1 to 6
    now = Instant.EPOCH.plus(Duration.ofHours(1));
    assertThat(isNews("down")).isFalse(); // minute 61: the first change is an hour old, not older
    assertThat(isNews("stuck")).isTrue();
  }
}
