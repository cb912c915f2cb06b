package io.github.containerreconciler.internal.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which clock may move by how much before all ages are doubted. */
class TimeJumpsTest {

  private static final Duration TOLERANCE = Duration.ofSeconds(5);
  private static final Duration TRIP = Duration.ofSeconds(1);
  private static final Duration BOTH = TOLERANCE.plus(TRIP).plus(TRIP);

  private final MutableClock clock = new MutableClock();
  private final TimeJumps jumps = new TimeJumps(clock.clocks());

  @BeforeEach
  void firstAnswer() {
    assertThat(jumps.read(Duration.ZERO, TRIP)).isFalse();
    clock.advance(Duration.ofHours(1));
  }

  @Test
  void anEnginesClockThatMovesByMoreThanTheRoundTripsIsAJump() {
    assertThat(jumps.look(BOTH, TRIP)).isFalse();
    assertThat(jumps.look(BOTH.negated(), TRIP)).isFalse();
    assertThat(jumps.look(BOTH.plusMillis(1), TRIP)).isTrue();
    assertThat(jumps.why()).contains("the engine's clock moved against ours by 7s");
  }

  @Test
  void ourOwnClockThatIsSetIsAJumpThoughTheEngineSharesIt() {
    clock.jump(TOLERANCE);
    assertThat(jumps.look(Duration.ZERO, TRIP)).isFalse();
    clock.jump(Duration.ofMillis(1));
    assertThat(jumps.look(Duration.ZERO, TRIP)).isTrue();
    assertThat(jumps.why()).contains("the clock of this machine moved by 5s");
  }

  @Test
  void anotherEnginesClockIsNotCompared() {
    jumps.forgetEngine();
    assertThat(jumps.read(Duration.ofDays(1), TRIP)).isFalse();
  }

  @Test
  void aTimerThatFiresLateShowsAStandstill() {
    Duration grace = Duration.ofMinutes(5);
    assertThat(jumps.fired(Duration.ofSeconds(30), grace)).isFalse();
    assertThat(jumps.fired(Duration.ofMillis(30_001), grace)).isTrue();
    assertThat(jumps.fired(Duration.ofSeconds(10), Duration.ofSeconds(10))).isFalse();
    assertThat(jumps.fired(Duration.ofMillis(10_001), Duration.ofSeconds(10))).isTrue();
    assertThat(jumps.fired(Duration.ofSeconds(1), Duration.ofMillis(1))).isFalse();
    assertThat(jumps.fired(Duration.ofDays(1), Duration.ZERO)).isFalse();
  }
}
