package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.testing.Configs;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The records of settings cannot exist wrong. */
class RecordsTest {

  private static final ReconcilerConfig GOOD = new Configs().build();

  private static Arguments refused(String words, Consumer<Configs> change) {
    return Arguments.of(words, change);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        refused("period: was \"PT0.999S\"", c -> c.period = Duration.ofMillis(999)),
        refused("period: was \"PT24H0.001S\"", c -> c.period = Duration.ofDays(1).plusMillis(1)),
        refused("creation-grace: was \"PT-0.001S\"", c -> c.creationGrace = Duration.ofMillis(-1)),
        refused("creation-grace: was", c -> c.creationGrace = Duration.ofDays(1).plusMillis(1)),
        refused("confirmations: was \"0\"", c -> c.confirmations = 0),
        refused("confirmations: was \"101\"", c -> c.confirmations = 101),
        refused("untracked-burst: was \"-1\"", c -> c.untrackedBurst = -1),
        refused("remove-parallelism: was \"17\"", c -> c.removeParallelism = 17),
        refused("no ownership rule", c -> c.rules = List.of()),
        refused(
            "two ownership rules are named job",
            c ->
                c.rules =
                    List.of(Configs.rule("job", false, false), Configs.rule("job", true, false))));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aReconcilerIsRefusedBeyondEveryLimit(String words, Consumer<Configs> change) {
    Configs configs = new Configs();
    change.accept(configs);
    assertThatThrownBy(configs::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void theLimitsThemselvesAreAllowed() {
    Configs configs = new Configs();
    configs.period = Duration.ofSeconds(1);
    configs.creationGrace = Duration.ofDays(1);
    configs.confirmations = 100;
    configs.untrackedBurst = 0;
    configs.removeParallelism = 16;
    assertThat(configs.build().period()).hasSeconds(1);
  }

  @Test
  void apiTimeoutDefaultsToThirtySecondsOrThePeriod() {
    Configs configs = new Configs();
    for (long period : new long[] {1, 30, 31, 300}) {
      assertThat(configs.build().apiTimeout(Duration.ofSeconds(period)))
          .hasSeconds(Math.max(30, period));
    }
    configs.apiTimeout = Duration.ofMillis(100);
    assertThat(configs.build().apiTimeout(Duration.ofHours(1))).hasMillis(100);
  }

  @Test
  void anAgentHasReconcilersWithNamesOfTheirOwn() {
    assertThatThrownBy(() -> new AgentConfig(List.of(), "stderr", "info", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AgentConfig(List.of(GOOD, GOOD), "stderr", "info", List.of()))
        .hasMessageContaining("two reconcilers are named default");
    assertThatThrownBy(() -> new AgentConfig(List.of(GOOD), "stderr", "loud", List.of()))
        .hasMessageContaining("error, warn, info or debug");
  }

  @Test
  void aRuleHasACondition() {
    assertThatThrownBy(() -> new OwnershipRule("r", Conditions.NONE))
        .hasMessageContaining("would claim every container");
    assertThatThrownBy(() -> new OwnershipRule(" ", Conditions.NONE.labelled("x")))
        .hasMessageContaining("needs a name");
    assertThatThrownBy(() -> Conditions.NONE.mountedAt("/a/"))
        .hasMessageContaining("owner.<rule>.mount: was \"/a/\"");
    assertThatThrownBy(() -> LabelMatch.parse("=x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClaimModeReadsAsItIsWritten() {
    assertThat(ClaimMode.ON).hasToString("on");
    assertThat(ClaimMode.OFF).hasToString("off");
    assertThat(new ClaimMode(true, "ci")).hasToString("shared:ci");
  }

  @Test
  void labelMatchesDifferByKeyAndValue() {
    LabelMatch match = new LabelMatch("a", "b");
    assertThat(match)
        .isEqualTo(new LabelMatch("a", "b"))
        .hasSameHashCodeAs(new LabelMatch("a", "b"));
    for (LabelMatch other :
        List.of(new LabelMatch("a", null), new LabelMatch("a", "c"), new LabelMatch("b", "b"))) {
      assertThat(match).isNotEqualTo(other);
      assertThat(match.hashCode()).isNotEqualTo(other.hashCode());
    }
  }

  @Test
  void aPlainKeyHasNoNameInIt() {
    assertThat(Key.PERIOD.isPlain()).isTrue();
    assertThat(Key.CALLBACK_HTTP.isPlain()).isFalse();
    assertThat(Stream.of(Key.values()).filter(Key::isOfRule)).noneMatch(Key::isPlain);
  }
}
