package io.github.containerreconciler.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXPrincipal;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What all commands have in common. */
class CliTest {

  @TempDir private Path folder;

  @Test
  void theReadmesTableHasEveryCommand() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    try (TestService service = new TestService(Map.of())) {
      String help = service.run("--help").out();
      assertThat(
              Pattern.compile("(?m)^  ([a-z-]+)  +\\S")
                  .matcher(help.substring(help.indexOf("Commands:")))
                  .results()
                  .map(command -> command.group(1))
                  .filter(command -> !command.equals("help")))
          .hasSizeGreaterThan(15)
          .allSatisfy(command -> assertThat(readme).containsPattern("\n\\| `" + command + "[ `]"));
    }
  }

  @Test
  void aUserNeedsTheRightPassword() throws Exception {
    JMXAuthenticator authenticator =
        given -> {
          String[] credentials = (String[]) given;
          if (credentials == null || !credentials[1].equals("s3cret")) {
            throw new SecurityException("Authentication failed!");
          }
          return new Subject(
              true,
              java.util.Set.of(new JMXPrincipal("ops")),
              java.util.Set.of(),
              java.util.Set.of());
        };
    Path right = Files.writeString(folder.resolve("right"), "s3cret\n");
    Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");
    try (TestService service =
        new TestService(Map.of(JMXConnectorServer.AUTHENTICATOR, authenticator))) {
      service.reconciler("default");
      String user = "--user=ops";
      assertThat(service.run("status", "TARGET", user, "--password-file", right.toString()).code())
          .isZero();
      TestService.Run refused =
          service.run("status", "TARGET", user, "--password-file", wrong.toString());
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("does not let this user in: Authentication failed!");
      assertThat(service.run("status", "TARGET").err()).contains("(--user NAME)");
      assertThat(service.run("status", "TARGET", user).err()).contains("--password-file FILE");
    }
  }

  @Test
  void aPortWhereNobodyListensIsASentence() throws Exception {
    try (TestService service = new TestService(Map.of())) {
      TestService.Run run = service.run("status", "localhost:1");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err())
          .contains("localhost:1 cannot be reached: Connection refused;", "jmxremote.port")
          .doesNotContain("Exception");
      assertThat(service.run("status", "localhost:99999").code()).isEqualTo(2);
      assertThat(service.run("status", "service:jmx:nonsense").code()).isEqualTo(2);
      assertThat(service.run("status", "TARGET").err()).contains("no reconciler runs in");
    }
  }

  @Test
  void aFailureIsToldByItsReasonAlone() {
    assertThat(AttachFailure.root(new IOException(new UnknownHostException("build7"))))
        .isEqualTo("unknown host build7");
    assertThat(AttachFailure.root(new IOException("stub", new ConnectException("refused"))))
        .isEqualTo("refused");
    assertThat(AttachFailure.root(new EOFException())).isEqualTo("java.io.EOFException");
  }

  /** The file of a process that was killed, and the number of which another one got since. */
  @Test
  void aStaleSocketIsNamedWithTheRemedy() {
    Jvm jvm = new Jvm(ProcessHandle.current().pid(), "", "Main", List.of());
    assertThat(
            AttachFailure.explain(
                jvm, new File("agent.jar"), new ConnectException("Connection refused")))
        .hasMessageContaining(".java_pid" + jvm.pid() + " in its /tmp may be left by an earlier");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskExitsWithOne() throws Exception {
    for (String[] arguments : new String[][] {{"list"}, {"--help"}, {"completion", "bash"}}) {
      try (PrintStream full = new PrintStream(new FileOutputStream("/dev/full"))) {
        Terminal terminal = new Terminal(full, System.err, false, 0);
        assertThat(Cli.run(arguments, new File("agent.jar"), terminal)).isEqualTo(1);
      }
    }
  }

  @Test
  void watchPrintsTheStatusUntilQ() throws Exception {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("xq".getBytes(StandardCharsets.US_ASCII)));
    try (TestService service = new TestService(Map.of())) {
      service.reconciler("default");
      TestService.Run run = service.run("watch", "TARGET");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).contains("default  IDLE: next sweep in 2m").doesNotContain("\u001b");
      System.setIn(new ByteArrayInputStream("q".getBytes(StandardCharsets.US_ASCII)));
      assertThat(service.run("watch", "TARGET", "--json").out().lines())
          .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theCompletionScriptIsOne() throws Exception {
    try (TestService service = new TestService(Map.of())) {
      Path script =
          Files.writeString(
              folder.resolve("s"), service.run("completion", "bash", "--name", "cr").out());
      String asked =
          ". " + script + "; COMP_WORDS=(cr app); COMP_CWORD=1; _complete_cr; echo ${COMPREPLY[@]}";
      Process bash = new ProcessBuilder("bash", "-c", asked).start();
      assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("approve-held");
      assertThat(service.run("completion", "fish").code()).isEqualTo(2);
      assertThat(service.run("completion", "zsh", "--name", "a b").code()).isEqualTo(2);
    }
  }

  @Test
  void helpFitsASmallTerminal() throws Exception {
    try (TestService service = new TestService(Map.of())) {
      assertThat(service.runAt(60, "status", "--help").out().lines())
          .allMatch(line -> line.length() <= 60);
    }
  }
}
