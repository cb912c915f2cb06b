package io.github.containerreconciler.agent.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A part of a text is the entry. */
class ExtractTest {

  private static final long NEVER = Long.MAX_VALUE / 2;

  private static List<String> extract(String pattern, String... texts) throws NoAnswer {
    return new Extract(pattern).from(List.of(texts), System.nanoTime() + NEVER);
  }

  @Test
  void theGroupIsTheEntry() throws Exception {
    assertThat(extract("//([^:/]+)", "ws://10.0.0.1:44/x", "ws://b/"))
        .containsExactly("10.0.0.1", "b");
  }

  @Test
  void textWithoutAMatchMakesNoAnswer() {
    assertThatThrownBy(() -> extract("//([^:/]+)", "ws://a/", "none"))
        .hasMessageContaining("in \"none\"");
    assertThatThrownBy(() -> extract("a(b)?", "a")).isInstanceOf(NoAnswer.class);
  }

  @Test
  void aSearchThatTakesYearsIsGivenUp() {
    assertThatThrownBy(() -> extract("(a*)*b", "a".repeat(5_000))).hasMessageContaining("too long");
    List<String> many = Collections.nCopies(100, "a");
    assertThatThrownBy(() -> new Extract("(a)").from(many, System.nanoTime() - 1))
        .hasMessageContaining("in all texts takes too long");
  }
}
