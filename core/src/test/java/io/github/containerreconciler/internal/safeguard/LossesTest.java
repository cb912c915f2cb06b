package io.github.containerreconciler.internal.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many losses are too many, and which containers that are gone are still remembered. */
class LossesTest {

  private static final int MOST_GONE = 10_000;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MutableClock clock = new MutableClock();
  private final Losses losses = new Losses(1, clock);

  @Test
  void atMostATenthOfWhatWasTrackedWithinTheHourMayBeLost() {
    sweep(tracked(0, 20), List.of());

    assertThat(held(tracked(2, 20), dangling(0, 2))).isEmpty();
    assertThat(held(tracked(3, 20), dangling(0, 3))).hasSize(3);
  }

  @Test
  void whatIsTrackedAndWasTrackedCountsOnce() {
    sweep(tracked(0, 19), List.of());

    assertThat(held(tracked(2, 19), dangling(0, 2))).hasSize(2);
  }

  @Test
  void whatIsTrackedForTheFirstTimeCountsToo() {
    sweep(tracked(0, 2), List.of());

    assertThat(held(tracked(2, 20), dangling(0, 2))).isEmpty();
    assertThat(held(tracked(2, 19), dangling(0, 2))).hasSize(2);
  }

  @Test
  void anHourIsPartOfTheHour() {
    sweep(tracked(0, 20), List.of());
    clock.advance(HOUR);
    assertThat(held(tracked(2, 2), dangling(0, 2))).isEmpty();

    clock.advance(SECOND);
    assertThat(held(tracked(2, 20), dangling(0, 2))).hasSize(2);
    assertThat(held(tracked(2, 22), dangling(0, 2))).isEmpty();
  }

  @Test
  void asManyAsTheBurstAreUsual() {
    sweep(tracked(0, 3), List.of());

    assertThat(held(tracked(1, 3), dangling(0, 1))).isEmpty();
  }

  @Test
  void whatIsGoneIsForgottenAfterTheHourOnlyBeyondTenThousand() {
    sweep(tracked(0, MOST_GONE + 2), List.of());
    sweep(tracked(MOST_GONE, MOST_GONE + 2), List.of());
    clock.advance(HOUR.plus(SECOND));
    sweep(tracked(MOST_GONE, MOST_GONE + 2), List.of());
    assertThat(losses.save()).hasSize(MOST_GONE + 2);

    sweep(tracked(MOST_GONE + 1, MOST_GONE + 2), List.of());
    assertThat(remembered()).hasSize(MOST_GONE + 1).doesNotContain(container(0).id());
    sweep(List.of(), List.of());
    assertThat(remembered()).hasSize(MOST_GONE).contains(container(MOST_GONE).id());
  }

  @Test
  void withinTheHourAllThatIsGoneIsRemembered() {
    sweep(tracked(0, MOST_GONE + 2), List.of());
    sweep(List.of(), List.of());
    clock.advance(HOUR);
    sweep(List.of(), List.of());

    assertThat(remembered()).hasSize(MOST_GONE + 2);
  }

  @Test
  void whatRunsIsNotForgottenForThoseThatAreGone() {
    sweep(tracked(0, MOST_GONE + 2), List.of());
    sweep(List.of(), dangling(0, 1)); // it runs, untracked
    clock.advance(HOUR.plus(SECOND));
    sweep(List.of(), dangling(0, 1));

    assertThat(remembered())
        .hasSize(MOST_GONE + 1)
        .contains(container(0).id())
        .doesNotContain(container(1).id());
  }

  @Test
  void whatIsSavedTellsRemovalsAndTheTimeSinceItWasTracked() {
    sweep(tracked(0, 2), List.of());
    clock.advance(Duration.ofSeconds(30));
    losses.removed(Set.of(container(0).id()));
    clock.advance(Duration.ofSeconds(30));

    assertThat(losses.save())
        .containsExactly(container(0).id() + " removed=30 60", container(1).id() + " 60");
    clock.advance(HOUR);
    assertThat(losses.save().get(0)).isEqualTo(container(0).id() + " 3660");
  }

  private List<String> remembered() {
    return losses.save().stream().map(line -> line.substring(0, line.indexOf(' '))).toList();
  }

  private Set<String> held(List<Decision> tracked, List<Decision> dangling) {
    return losses.assess(all(tracked, dangling), Set.of(), HOUR).held();
  }

  private void sweep(List<Decision> tracked, List<Decision> dangling) {
    List<Decision> all = all(tracked, dangling);
    losses.remember(all, losses.assess(all, Set.of(), HOUR));
  }

  private static List<Decision> all(List<Decision> some, List<Decision> others) {
    List<Decision> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private static List<Decision> tracked(int from, int to) {
    return decisions(from, to, Verdict.TRACKED);
  }

  private static List<Decision> dangling(int from, int to) {
    return decisions(from, to, Verdict.DANGLING);
  }

  private static List<Decision> decisions(int from, int to, Verdict verdict) {
    List<Decision> decisions = new ArrayList<>();
    for (int i = from; i < to; i++) {
      decisions.add(new Decision(container(i), "rule", verdict, "", Instant.EPOCH, null));
    }
    return decisions;
  }

  private static Container container(int number) {
    return Containers.container("job-" + number, Instant.EPOCH, Map.of());
  }
}
