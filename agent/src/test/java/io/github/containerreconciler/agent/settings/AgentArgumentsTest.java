package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.ReconcilerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How arguments are read; core tests what is allowed in them. */
class AgentArgumentsTest {

  @Test
  void allProblemsAreListedAtOnce() {
    assertThat(Load.problems("period=0s,confirmations=x,perod=5m,nonsense"))
        .hasSize(5) // and no ownership rule
        .anySatisfy(p -> assertThat(p).contains("perod", "did you mean period?"))
        .anySatisfy(p -> assertThat(p).contains("\"nonsense\"", "key=value"));
  }

  @Test
  void pairIsSplitAtItsFirstEqualsSign() throws Exception {
    ReconcilerConfig config =
        Load.arguments(" owner-label = job=a=b , , required-callbacks=x${,}y,period= 1m ,");
    assertThat(config.rules().get(0).labels()).hasToString("[job=a=b]");
    assertThat(config.requiredCallbacks()).containsExactly("x,y");
    assertThat(config.period()).hasMinutes(1);
  }

  @Test
  void aValueThatEndsInABackslashSwallowsNothing() throws Exception {
    ReconcilerConfig config =
        Load.arguments("owner-label=a,docker-cert-path=C:\\work\\,dry-run=true");
    assertThat(config.engine().certPath()).isEqualTo("C:\\work\\");
    assertThat(config.dryRun()).isTrue();
    assertThat(Load.problems("owner-label=job=a\\,b"))
        .containsExactly(
            "agent argument: was \"b\"; allowed: key=value pairs separated by commas (a comma within"
                + " a value is written ${,}, and the key of a list is repeated)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "owner-label=job=ci-1;dry-run=true",
        "owner-label=job=ci-1 dry-run=true",
        "owner-label=job=ci-1\ndry-run = true",
      })
  void aSettingBehindAnotherSeparatorIsNotSwallowed(String arguments) {
    assertThat(Load.problems(arguments))
        .anySatisfy(p -> assertThat(p).contains("dry-run as a setting of its own, behind a comma"));
  }

  @Test
  void aPasswordWithoutAKeyIsNotShown() {
    assertThat(Load.problems("owner-label=a,tcp:/me:secret@h:1"))
        .singleElement()
        .asString()
        .contains("\"***@h:1\"")
        .doesNotContain("secret");
  }

  @Test
  void aProblemIsOneLineWhateverWasWritten() {
    assertThat(Load.problems("owner-label=a,confirmations=1\n2\r3"))
        .singleElement()
        .asString()
        .contains("was \"1 2 3\"");
  }
}
