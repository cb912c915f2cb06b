package io.github.containerreconciler.agent.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program is run, and ends in all ways that a program can. */
class ExecAskedTest {

  @TempDir private java.nio.file.Path folder;

  private static String sh(String script) {
    return "callback.c.exec=/bin/sh,callback.c.exec=-c,callback.c.exec=" + script;
  }

  private static List<String> run(String script) throws Exception {
    return Settings.ask(sh(script));
  }

  @Test
  void eachLineIsAnEntry() throws Exception {
    assertThat(run("printf 'a\\nb\\r\\nc'")).containsExactly("a", "b", "c");
    assertThat(run("true")).isEmpty();
    assertThat(run("echo a; echo; echo b")).containsExactly("a", "", "b"); // a blank one is refused
  }

  @Test
  void noShellReadsTheArguments() throws Exception {
    assertThat(Settings.ask("callback.c.exec=echo,callback.c.exec=$HOME;ls *"))
        .containsExactly("$HOME;ls *");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo a; exit 3 | exit code 3",
        "echo a; echo 'psql: no server' >&2; echo more >&2; exit 2 | exit code 2: psql: no server",
        "echo a; kill -9 $$ | exit code 137",
        "printf '\\377\\376' | no UTF-8",
        "head -c 17000000 /dev/zero | more than 16 MB",
        "cat /dev/zero | more than 16 MB"
      })
  void anythingOddIsNoAnswer(String script, String why) {
    assertThatThrownBy(() -> run(script))
        .isInstanceOf(NoAnswer.class)
        .hasMessageStartingWith("program /bin/sh: ")
        .hasMessageContaining(why);
  }

  @Test
  void aChildsOutputAfterTheProgramEndedIsRead() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(run("(sleep 0.2; echo b) & echo a")).containsExactly("a", "b");
    }
  }

  @Test
  void anOutputThatAChildKeepsOpenIsNoAnswer() {
    assertThatThrownBy(() -> Settings.ask(sh("sleep 20 & echo a") + ",api-timeout=1s"))
        .isInstanceOf(NoAnswer.class)
        .hasMessageContaining("no whole answer within 900ms");
  }

  @Test
  void childHoldingOnlyStderrDoesNotDelayTheAnswer() throws Exception {
    assertThat(Settings.ask(sh("sleep 20 >/dev/null & echo a") + ",api-timeout=5s"))
        .containsExactly("a");
  }

  @Test
  void aProgramThatIsNotThereIsNoAnswer() {
    assertThatThrownBy(() -> Settings.ask("callback.c.exec=/no/such/program"))
        .isInstanceOf(NoAnswer.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void manyComplaintsDoNotBlockIt() throws Exception {
    assertThat(run("head -c 1000000 /dev/zero >&2; echo a")).containsExactly("a");
  }

  @Test
  void theWholeTreeIsKilledAtTheDeadline() throws Exception {
    Path pids = folder.resolve("pids");
    String script =
        "echo $$ > " + pids + "; (sh -c 'echo $$ >> " + pids + "; sleep 60; true'); true";
    AskedCallback callback = Settings.callback(sh(script) + ",api-timeout=1s");
    long begin = System.nanoTime();
    assertThatThrownBy(callback::ask).hasMessageContaining("no whole answer within 900ms");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    List<String> started = Files.readAllLines(pids);
    assertThat(started).hasSize(2);
    await()
        .untilAsserted(
            () ->
                assertThat(started)
                    .noneMatch(
                        pid ->
                            ProcessHandle.of(Long.parseLong(pid))
                                .map(ProcessHandle::isAlive)
                                .orElse(false)));
  }

  @Test
  void theAgentIsNotHandedOnToItsPrograms() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ShowsOptions.class.getName());
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Dx=y");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).contains("[none]");
  }

  /** Runs a program in a JVM that has such options. */
  static final class ShowsOptions {
    public static void main(String[] arguments) throws Exception {
      System.out.println(run("echo ${JAVA_TOOL_OPTIONS:-none}"));
    }
  }
}
