package io.github.containerreconciler.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.ReconcilerConfig;
import org.junit.jupiter.api.Test;

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
  void aPairIsSplitAtItsFirstEqualsSignAndSpacesAroundItAreNothing() throws Exception {
    ReconcilerConfig config =
        Load.arguments(" owner-label = job=a=b , , required-sources=x\\,y,period= 1m ,");
    assertThat(config.rules().get(0).labels()).hasToString("[job=a=b]");
    assertThat(config.requiredSources()).containsExactly("x,y");
    assertThat(config.period()).hasMinutes(1);
  }

  @Test
  void aProblemIsOneLineWhateverWasWritten() {
    assertThat(Load.problems("owner-label=a,confirmations=1\n2\r3"))
        .singleElement()
        .asString()
        .contains("was \"1 2 3\"");
  }
}
