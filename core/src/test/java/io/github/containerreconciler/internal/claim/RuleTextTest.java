package io.github.containerreconciler.internal.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTextTest {

  @Test
  void writtenRulesAreReadBack() {
    Conditions all =
        Conditions.NONE
            .labelled("a=1;2&3%", "key only")
            .mountedAt("/alloc", "/local")
            .named("^x;y&z%[0-9]+$")
            .ofImage("acme/.*")
            .inNetwork("back=end");
    List<OwnershipRule> rules =
        List.of(
            new OwnershipRule("job;", all),
            new OwnershipRule("other", Conditions.NONE.labelled("key")));

    List<OwnershipRule> read = RuleText.read(RuleText.write(rules));

    assertThat(read).extracting(OwnershipRule::name).containsExactly("job;", "other");
    assertThat(read.get(0).conditions().toString()).isEqualTo(all.toString());
    assertThat(RuleText.write(read)).isEqualTo(RuleText.write(rules));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "2;r=job&l=a",
        "too long",
        "1;",
        "1;r=job",
        "1;r=job&z=new",
        "1;r=job&l=",
        "1;r=job&n=(",
        "1;r=job&l=%4",
        "1;r=job&l=%zz",
        "1;l=a",
        "1;r=job&m=relative",
        "1;r=job&l=a;",
        "{\"rules\":[]}"
      })
  void anythingElseIsUnreadable(String text) {
    assertThat(RuleText.read(text)).isNull();
  }

  @Test
  void rulesTooLongForALabelAreUnreadable() {
    List<OwnershipRule> many = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      many.add(
          new OwnershipRule(
              "rule-" + i, Conditions.NONE.labelled("com.acme.a-label-with-a-long-name=" + i)));
    }

    assertThat(RuleText.read(RuleText.write(many))).isNull();
  }

  @Test
  void aPatternTooDeepIsUnreadable() {
    assertThat(RuleText.read("1;r=x&n=" + "(".repeat(15_000) + ")".repeat(15_000))).isNull();
  }

  @Test
  void randomTextsNeverThrow() {
    Random random = new Random(19);
    String alphabet = "1;r=job&lmniw%0(a/\u0000\u00e4";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("1;");
      for (int j = random.nextInt(30); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThatCode(() -> RuleText.read(text.toString())).doesNotThrowAnyException();
    }
  }
}
