package io.github.containerreconciler.internal.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.callback.CallbackAnswer;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Match;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.testing.Containers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FirstContactTest {

  private final FirstContact firstContact = new FirstContact();
  private final Container web = Containers.container("web", Instant.EPOCH, Map.of("job", "7"));
  private final List<Container> listed = List.of(web);

  private static CallbackAnswer answer(String name, List<String> entries) {
    return new CallbackAnswer(name, TrackedSet.of(entries), Duration.ZERO, "");
  }

  private List<String> unproven(CallbackAnswer... answers) {
    return firstContact.unproven(List.of(answers), listed);
  }

  @Test
  void jobNumbersProveNothing() {
    List<String> numbers = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      numbers.add(String.valueOf(i));
    }
    assertThat(unproven(answer("job-store", numbers)))
        .containsExactly("40 entries of job-store, none matches a container");
    assertThat(unproven(answer("job-store", List.of("41"))))
        .containsExactly("1 entry of job-store, which matches no container");
  }

  @Test
  void anEmptyAnswerHoldsNothingAndProvesNothing() {
    assertThat(unproven(answer("jobs", List.of()))).isEmpty();
    assertThat(unproven(answer("jobs", List.of("5f2b")))).hasSize(1);
    assertThat(unproven(answer("jobs", List.of()))).isEmpty();
  }

  @Test
  void aMatchProvesForGood() {
    assertThat(unproven(answer("jobs", List.of("web")))).isEmpty();
    assertThat(unproven(answer("jobs", List.of("1", "2")))).isEmpty();
  }

  @Test
  void aDigestWithinANameIsNoFullId() {
    assertThat(unproven(answer("jobs", List.of("build-" + "ab".repeat(32))))).hasSize(1);
    assertThat(unproven(answer("jobs", List.of("/" + "AB".repeat(32))))).isEmpty();
  }

  @Test
  void oneCallbackProvesNothingForAnother() {
    assertThat(unproven(answer("a", List.of("web", "1")), answer("b", List.of("1", "x"))))
        .containsExactly("2 entries of b, none matches a container");
  }

  @Test
  void aShortPrefixProvesToo() {
    assertThat(unproven(answer("jobs", List.of(web.id().substring(0, 8))))).isEmpty();
  }

  @Test
  void aFullIdProvesWithoutAMatch() {
    assertThat(unproven(answer("jobs", List.of("f".repeat(63))))).hasSize(1);
    assertThat(unproven(answer("jobs", List.of("f".repeat(64))))).isEmpty();
  }

  @Test
  void oneCallbackDoesNotProveForAnother() {
    assertThat(unproven(answer("good", List.of("web")), answer("bad", List.of("1"))))
        .containsExactly("1 entry of bad, which matches no container");
  }

  @Test
  void aLabelProvesByItsValue() {
    TrackedSet jobs = TrackedSet.of(List.of("7"), Match.parse("label:job"));
    TrackedSet others = TrackedSet.of(List.of("f".repeat(64)), Match.parse("label:job"));
    assertThat(unproven(new CallbackAnswer("a", others, Duration.ZERO, ""))).hasSize(1);
    assertThat(unproven(new CallbackAnswer("b", jobs, Duration.ZERO, ""))).isEmpty();
  }
}
