package io.github.containerreconciler.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.testing.Containers;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackedSetTest {

  private final Container container = Containers.container("web-1", Instant.EPOCH, Map.of());

  @Test
  void theFullIdStandsForItsContainer() {
    assertThat(TrackedSet.of(List.of(container.id())).contains(container)).isTrue();
  }

  @Test
  void anIdInUpperCaseStandsForItsContainerToo() {
    assertThat(
            TrackedSet.of(List.of("  " + container.id().toUpperCase(Locale.ROOT) + " "))
                .contains(container))
        .isTrue();
  }

  @Test
  void soDoesOneWithoutBlanksAround() {
    String upper = container.id().toUpperCase(Locale.ROOT);
    assertThat(TrackedSet.of(List.of(upper)).contains(container)).isTrue();
    assertThat(TrackedSet.of(List.of(upper.substring(0, 12))).contains(container)).isTrue();
  }

  @Test
  void aNameThatIsAllDigitsStandsForItsContainer() {
    Container named = Containers.container("deadbeef1234", Instant.EPOCH, Map.of());
    assertThat(TrackedSet.of(List.of("deadbeef1234")).contains(named)).isTrue();
    assertThat(TrackedSet.of(List.of("deadbeef1235")).contains(named)).isFalse();
  }

  @Test
  void countsEachEntryOnce() {
    String id = container.id();
    assertThat(TrackedSet.of(List.of(id, "web-1", id, "/web-1", " web-1")).size()).isEqualTo(2);
  }

  @Test
  void aPrefixOfTwelveDigitsIsEnoughAndElevenAreNot() {
    String id = container.id();
    assertThat(TrackedSet.of(List.of(id.substring(0, 12))).contains(container)).isTrue();
    assertThat(TrackedSet.of(List.of(id.substring(0, 40))).contains(container)).isTrue();
    assertThat(TrackedSet.of(List.of(id.substring(0, 11))).contains(container)).isFalse();
  }

  @Test
  void anotherIdsPrefixDoesNot() {
    String other = "f".repeat(12);
    assertThat(TrackedSet.of(List.of(other)).contains(container)).isFalse();
  }

  @Test
  void aNameStandsForItsContainerWithAndWithoutSlash() {
    assertThat(TrackedSet.of(List.of("web-1")).contains(container)).isTrue();
    assertThat(TrackedSet.of(List.of("/web-1")).contains(container)).isTrue();
    assertThat(TrackedSet.of(List.of("web")).contains(container)).isFalse();
    assertThat(TrackedSet.of(List.of("WEB-1")).contains(container)).isFalse();
  }

  @Test
  void aNameThatLooksLikeAnIdInUpperCaseStandsForItsContainer() {
    Container named = Containers.container("DEADBEEF1234", Instant.EPOCH, Map.of());
    assertThat(TrackedSet.of(List.of("DEADBEEF1234")).contains(named)).isTrue();
    assertThat(TrackedSet.of(List.of("deadbeef1234")).contains(named)).isFalse();
  }

  @Test
  void aUnionTracksWhatAnyOfItsPartsDoes() {
    TrackedSet union =
        TrackedSet.union(
            List.of(
                TrackedSet.of(List.of("other")),
                TrackedSet.of(List.of(container.id().substring(0, 20))),
                TrackedSet.EMPTY));
    assertThat(union.contains(container)).isTrue();
    assertThat(union.contains(Containers.container("other", Instant.EPOCH, Map.of()))).isTrue();
    assertThat(union.contains(Containers.container("third", Instant.EPOCH, Map.of()))).isFalse();
  }

  @Test
  void anEmptyAnswerTracksNothing() {
    assertThat(TrackedSet.of(List.of()).contains(container)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "/", " / ", "\u00a0", "/\u2007"})
  void aBlankEntryMakesTheAnswerWorthNothing(String blank) {
    assertThatThrownBy(() -> TrackedSet.of(List.of("a", blank))).hasMessageContaining("blank");
  }

  @Test
  void anAnswerWithNonsenseIsWorthNothing() {
    assertThatThrownBy(() -> TrackedSet.of(Arrays.asList("a", null))).hasMessageContaining("null");
    assertThatThrownBy(() -> TrackedSet.of(List.of("a", 7))).hasMessageContaining("Integer");
  }
}
