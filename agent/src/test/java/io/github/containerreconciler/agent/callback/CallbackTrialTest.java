package io.github.containerreconciler.agent.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator tries callbacks before the agent asks them. */
class CallbackTrialTest {

  @Test
  void eachSaysWhatItAnswersOrWhyNot() throws Exception {
    List<CallbackTrial> trials =
        CallbackTrial.of(
            Settings.config(
                "callback.a.exec=printf,callback.a.exec=1\\n2\\n3\\n4\\n,callback.a.match=label:job"
                    + ",callback.b.exec=false,callback.c.exec=echo,callback.c.exec=no id"
                    + ",callback.d.mbean=com.acme:type=Store,callback.d.attribute=Jobs"),
            Settings.THREADS);
    assertThat(trials)
        .extracting(trial -> trial.answer().name())
        .containsExactly("a", "b", "c", "d");
    assertThat(trials.get(0).first()).containsExactly("1", "2", "3");
    assertThat(trials.get(0).answer().entries().size()).isEqualTo(4);
    assertThat(trials.get(0).answer().entries().match()).hasToString("label:job");
    assertThat(trials.get(0).answer().error()).isEmpty();
    assertThat(trials.get(1).answer().error())
        .isEqualTo("failed: program false: ended with exit code 1");
    assertThat(trials.get(2).answer().error()).startsWith("gave no valid answer: entry \"no id\"");
    assertThat(trials.get(3).answer().error()).startsWith("cannot be tried here");
  }
}
