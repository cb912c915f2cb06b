package io.github.containerreconciler.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.testing.Containers;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackedSetTest {

  private final RunningContainer container = Containers.container("web-1", Instant.EPOCH, Map.of());

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
