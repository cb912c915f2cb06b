package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions that are looked for in names which somebody else chose. */
class NamePatternTest {

  @ParameterizedTest
  @ValueSource(strings = {"^(a+)+\\1b", "^(a|aa)+\\1b", "^(?:(?:a+)+)+\\Z", "(.*a){20}x"})
  void aSearchWithoutEndIsGivenUp(String text) {
    NamePattern pattern = new NamePattern(text);
    String name = "a".repeat(60) + "!";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 100; i++) {
            assertThat(pattern.findInName(name, false)).isFalse();
            assertThat(pattern.find(name, true)).isTrue();
          }
        });
  }

  @Test
  void nameTooDeepForTheStackIsGivenUp() {
    NamePattern pattern = new NamePattern("^(a|b)*c");
    assertThat(pattern.find("ab".repeat(45_000), false)).isFalse();
    assertThat(pattern.find("ab".repeat(45_000), true)).isTrue();
  }

  @Test
  void anOrdinaryExpressionIsNeverGivenUp() {
    NamePattern nomad =
        new NamePattern("/.*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    String id = "-0a1b2c3d-0000-1111-2222-0123456789ab";
    assertThat(nomad.findInName("web".repeat(80) + id, false)).isTrue();
    assertThat(nomad.findInName("web-".repeat(60), true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "b, abc, true",
    "^a, abc, true",
    "^ab$, abc, false",
    "(a)(b)\\2, abb, true",
    "(?<=a)b, ab, true"
  })
  void itFindsWhatTheExpressionFinds(String text, String name, boolean found) {
    assertThat(new NamePattern(text).find(name, !found)).isEqualTo(found);
    assertThat(Pattern.compile(text).matcher(name).find()).isEqualTo(found);
  }

  @Test
  void itIsShownAsWritten() {
    assertThat(new NamePattern("^a")).hasToString("^a");
  }
}
