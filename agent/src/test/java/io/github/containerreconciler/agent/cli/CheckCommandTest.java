package io.github.containerreconciler.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.agent.cli.TestService.Run;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code check} asks the callbacks of the settings. */
class CheckCommandTest {

  private static Run check(String... callback) throws Exception {
    try (SimulatedEngine engine = SimulatedEngine.builder().tcp().start();
        TestService service = new TestService(Map.of())) {
      String[] command = new String[callback.length + 3];
      command[0] = "check";
      command[1] = "owner-label=job";
      command[2] = "docker-host=" + engine.endpoint();
      System.arraycopy(callback, 0, command, 3, callback.length);
      return service.run(command);
    }
  }

  @Test
  void oneThatAnswersIsShownWithItsFirstEntries() throws Exception {
    Run run = check("callback.c.exec=echo", "callback.c.exec=web-1");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).containsPattern("callback c: 1 entry in \\d+ ms, 0 match; first: web-1");
  }

  @Test
  void oneThatGivesNoAnswerIsAProblem() throws Exception {
    Run run = check("callback.a.exec=true", "callback.c.exec=false");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("callback c failed: program false: ended with exit code 1")
        .contains("a sweep would be skipped");
    assertThat(check("callback.c.exec=false", "--json").code()).isEqualTo(1);
  }

  @Test
  void anEntryThatCannotBeOneIsAProblem() throws Exception {
    assertThat(check("callback.c.exec=echo", "callback.c.exec=no name").code()).isEqualTo(1);
  }

  @Test
  void oneThatOnlyTheServiceHasIsNone() throws Exception {
    Run run = check("callback.c.mbean=a:type=Jobs", "callback.c.attribute=Ids");
    assertThat(run.code()).as(run.out()).isZero();
    assertThat(run.out())
        .contains("callback c cannot be tried here")
        .doesNotContain("a sweep would be skipped");
  }
}
