package io.github.containerreconciler.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A small fleet, in which everything goes wrong that goes wrong in the large one. */
class FleetTest {

  private static Plan plan(long seed, Duration period, Duration grace) {
    return new Plan(20, 100, seed, Duration.ofHours(2), period, grace);
  }

  private static void assertNobodySuffers(Plan plan) {
    Outcome outcome = Fleet.run(plan);
    assertThat(outcome.examples).isEmpty();
    assertThat(outcome.wrongKills).isZero();
    assertThat(outcome.leaks).isZero();
    assertThat(outcome.counts)
        .as("there was something to do, and something went wrong")
        .hasEntrySatisfying("containers removed by the reconciler", n -> assertThat(n).isPositive())
        .hasEntrySatisfying("lost where nothing else went wrong", n -> assertThat(n).isPositive())
        .hasEntrySatisfying("sweeps skipped or failed", n -> assertThat(n).isPositive());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nothingWantedIsKilledAndNothingLostIsLeft(long seed) {
    assertNobodySuffers(plan(seed, Duration.ofMinutes(5), Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void norWhereACallbackAnswersNothingForAWhile(long seed) {
    Plan plan = plan(seed, Duration.ofMinutes(5), Duration.ofMinutes(10));
    assertNobodySuffers(plan);
    assertThat(Fleet.run(plan).counts.get("held until approved")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = 7)
  void norWhereSweepsComeMoreOften(long seed) {
    assertNobodySuffers(plan(seed, Duration.ofMinutes(1), Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @ValueSource(longs = 8)
  void theSameSeedGivesTheSameFleet(long seed) {
    Plan plan = plan(seed, Duration.ofMinutes(5), Duration.ofMinutes(5));
    Outcome one = Fleet.run(plan);
    Outcome other = Fleet.run(plan);
    assertThat(one.calls).isEqualTo(other.calls);
    assertThat(one.counts).isEqualTo(other.counts);
  }
}
