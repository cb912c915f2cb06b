package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Parts that are joined and split again. */
class CommasTest {

  @Provide
  Arbitrary<List<String>> parts() {
    return Arbitraries.strings()
        .withChars("ab,\\${}=")
        .ofMaxLength(8)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Property(tries = 5_000)
  void whatIsJoinedIsSplitIntoTheSameParts(@ForAll("parts") List<String> parts) {
    assertThat(Commas.split(Commas.join(parts)).stream().map(String::strip))
        .containsExactlyElementsOf(parts);
  }

  @Test
  void aCommaIsWrittenWithoutABackslash() {
    assertThat(Commas.split("a${,}b,c\\,d")).containsExactly("a,b", "c\\", "d");
    assertThat(Commas.split("")).containsExactly("");
    assertThat(Commas.split(",")).containsExactly("", "");
    assertThat(Commas.join(List.of("a,b", "c\\", "d"))).isEqualTo("a${,}b,c\\,d");
    assertThat(Commas.join(List.of("${", "}"))).isEqualTo("${, }");
    assertThat(Commas.join(List.of())).isEmpty();
  }
}
