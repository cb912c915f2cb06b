package io.github.containerreconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.judge.Decision;
import io.github.containerreconciler.judge.Verdict;
import io.github.containerreconciler.testing.Containers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComingOfAgeTest {

  private static final Instant T = Instant.parse("2026-01-01T12:00:00Z");

  private final ComingOfAge comingOfAge = new ComingOfAge();

  private static RunningContainer container(String name) {
    return Containers.container(name, T, Map.of("job", "1"));
  }

  private static Decision decision(String name, Verdict verdict, Instant ofAge) {
    return new Decision(container(name), "job", verdict, "", Instant.EPOCH, ofAge);
  }

  private List<String> take(Instant now) {
    return comingOfAge.take(now).containers().stream().map(RunningContainer::name).toList();
  }

  @Test
  void theFirstToComeOfAgeIsNext() {
    assertThat(comingOfAge.next()).isNull();
    comingOfAge.note(container("late"), T.plusSeconds(2));
    comingOfAge.note(container("soon"), T.plusSeconds(1));
    assertThat(comingOfAge.next()).isEqualTo(T.plusSeconds(1));
    assertThat(take(T)).isEmpty();
    assertThat(take(T.plusSeconds(1))).containsExactly("soon");
    assertThat(comingOfAge.next()).isEqualTo(T.plusSeconds(2));
  }

  @Test
  void ofTwoTimesToLookAgainTheEarlierCounts() {
    comingOfAge.lookAgain(T.plusSeconds(5));
    comingOfAge.lookAgain(T.plusSeconds(9));
    assertThat(comingOfAge.next()).isEqualTo(T.plusSeconds(5));
    comingOfAge.lookAgain(T.plusSeconds(3));
    assertThat(comingOfAge.next()).isEqualTo(T.plusSeconds(3));
    comingOfAge.note(container("soon"), T.plusSeconds(1));
    assertThat(comingOfAge.next()).isEqualTo(T.plusSeconds(1));
    assertThat(comingOfAge.take(T.plusSeconds(2)).others()).isFalse();
    assertThat(comingOfAge.take(T.plusSeconds(3)).others()).isTrue();
    assertThat(comingOfAge.take(T.plusSeconds(9)).isNothing()).isTrue();
  }

  @Test
  void aSweepReplacesWhatWasNotedBeforeItBegan() {
    comingOfAge.note(container("before"), T);
    comingOfAge.lookAgain(T);
    long mark = comingOfAge.mark();
    comingOfAge.note(container("since"), T);

    comingOfAge.learn(
        List.of(
            decision("young", Verdict.TOO_YOUNG, T),
            decision("tracked", Verdict.TRACKED, T),
            decision("held", Verdict.HELD, T),
            decision("old", Verdict.TRACKED, null)),
        mark,
        false);

    ComingOfAge.Due due = comingOfAge.take(T);
    assertThat(due.containers().stream().map(RunningContainer::name))
        .containsExactly("since", "young", "tracked");
    assertThat(due.others()).isFalse();
    assertThat(comingOfAge.next()).isNull();
  }

  @Test
  void toLookAgainSaidSinceTheSweepBeganStays() {
    long mark = comingOfAge.mark();
    comingOfAge.lookAgain(T);
    comingOfAge.learn(List.of(), mark, false);
    assertThat(comingOfAge.next()).isEqualTo(T);
    comingOfAge.learn(List.of(), comingOfAge.mark(), false);
    assertThat(comingOfAge.next()).isNull();
  }

  @Test
  void afterALookBetweenSweepsWhatIsDanglingIsStillDue() {
    comingOfAge.note(container("dangling"), T);
    comingOfAge.note(container("gone"), T);
    comingOfAge.learn(
        List.of(decision("dangling", Verdict.DANGLING, null)), comingOfAge.mark(), true);
    assertThat(take(T)).containsExactly("dangling");
  }

  @Test
  void ofTooManyTheLaterOnesAreLookedForAgain() {
    for (int i = 1; i <= ComingOfAge.MOST; i++) {
      comingOfAge.note(container("c" + i), T.plusSeconds(i));
    }
    assertThat(comingOfAge.take(T).others()).isFalse();
    comingOfAge.note(container("one-more"), T.plusSeconds(ComingOfAge.MOST + 1));
    ComingOfAge.Due due = comingOfAge.take(T.plusSeconds(ComingOfAge.MOST + 1));
    assertThat(due.containers()).hasSize(ComingOfAge.MOST);
    assertThat(due.others()).isTrue();
  }

  @Test
  void forgottenNothingIsDue() {
    comingOfAge.note(container("a"), T);
    comingOfAge.lookAgain(T);
    comingOfAge.forget();
    assertThat(comingOfAge.next()).isNull();
    assertThat(comingOfAge.take(T).isNothing()).isTrue();
  }
}
