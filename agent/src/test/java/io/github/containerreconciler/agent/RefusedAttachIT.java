package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.containerreconciler.agent.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in the way of attaching is a sentence with the remedy, and nobody is harmed. */
class RefusedAttachIT {

  private static final String SETTINGS = "owner-label=job";
  private static final String NOWHERE = "docker-host=unix:///nonexistent";
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-XX:+DisableAttachMechanism | was started with -XX:+DisableAttachMechanism: start the service with -javaagent:",
        "-XX:-EnableDynamicAgentLoading | was started with -XX:-EnableDynamicAgentLoading: start the service with -javaagent:",
      })
  void aFlagAgainstAttachingIsNamedWithTheRemedy(String flag, String message) throws Exception {
    List<String> command = HostJvm.command(List.of(flag), "serve", "7");
    command.remove("-XX:+EnableDynamicAgentLoading");
    try (HostJvm host = HostJvm.start(folder, new ProcessBuilder(command))) {
      host.awaitOut("serving");
      CliRun refused = CliRun.of("attach", host.pid(), SETTINGS);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains(host.pid(), message).doesNotContain("\tat ");
      assertThat(CliRun.of("attach", host.pid(), SETTINGS, "--verbose").err()).contains("\tat ");
      assertThat(host.end().code()).isEqualTo(7);
    }
  }

  @Test
  void aProcessThatIsGoneIsNoTarget() throws Exception {
    HostJvm host = HostJvm.serving(folder);
    host.close();
    CliRun gone = CliRun.of("attach", host.pid(), SETTINGS);
    assertThat(gone.code()).isEqualTo(3);
    assertThat(gone.err()).contains("there is no process " + host.pid());
  }

  /** Attaching begins with a SIGQUIT, which would end a process that is no JVM. */
  @Test
  void aProcessThatIsNoJvmIsLeftInPeace() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      for (String command : List.of("attach", "status")) {
        CliRun refused =
            command.equals("attach")
                ? CliRun.of(command, "" + other.pid(), SETTINGS)
                : CliRun.of(command, "" + other.pid());
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("process " + other.pid() + " is not a JVM");
      }
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void anotherUsersServiceNeedsThatUserOrRoot() throws Exception {
    assumeRoot();
    Path jar = readableByAll();
    try (HostJvm host = HostJvm.serving(folder)) {
      List<String> command = new ArrayList<>(AS_NOBODY);
      command.addAll(
          List.of(
              HostJvm.JAVA.resolve("java").toString(),
              "-jar",
              jar.toString(),
              "attach",
              host.pid(),
              SETTINGS));
      CliRun refused = CliRun.of(command, Map.of());
      assertThat(refused.code()).as(refused.err()).isEqualTo(1);
      assertThat(refused.err())
          .contains(host.pid(), "belongs to user ", "run this command as that user", "or as root");
      assertThat(host.process().isAlive()).isTrue();
    }
  }

  @Test
  void rootAttachesToTheServiceOfAnotherUser() throws Exception {
    assumeRoot();
    Path jar = readableByAll();
    Path classes = Files.createDirectories(folder.resolve("classes"));
    copyHost(classes);
    List<String> command = new ArrayList<>(AS_NOBODY);
    command.addAll(
        List.of(
            HostJvm.JAVA.resolve("java").toString(),
            "-cp",
            classes.toString(),
            Host.class.getName(),
            "serve",
            "0"));
    try (HostJvm host = HostJvm.start(folder, new ProcessBuilder(command))) {
      host.awaitOut("serving");
      CliRun attached = CliRun.of(jar, Map.of(), "attach", host.pid(), SETTINGS, NOWHERE);
      assertThat(attached.code()).as(attached.err()).isZero();
      assertThat(attached.out()).contains("attached to " + host.pid());
    }
  }

  /** A container is, as far as files go, a mount namespace of its own. */
  @Test
  void theJarIsBroughtIntoAContainerThatLacksIt() throws Exception {
    assumeRoot();
    Path hidden = Files.createDirectory(folder.resolve("hidden"));
    Path jar = Files.copy(HostJvm.AGENT, hidden.resolve("agent.jar"));
    try (HostJvm host = HostJvm.start(folder, inMountNamespace(hidden))) {
      host.awaitOut("serving");

      CliRun attached = CliRun.of(jar, Map.of(), "attach", host.pid(), SETTINGS, NOWHERE);

      assertThat(attached.code()).as(attached.err()).isZero();
      Path brought = Path.of("/proc", host.pid(), "root/tmp/container-reconciler-agent.jar");
      assertThat(brought).doesNotExist();
      // what was not loaded yet comes out of the deleted jar
      CliRun preview = CliRun.of(jar, Map.of(), "preview", host.pid());
      assertThat(preview.err()).contains("/nonexistent").doesNotContain("NoClassDefFound");
      assertThat(CliRun.of(jar, Map.of(), "detach", host.pid()).code()).isZero();
      CliRun again = CliRun.of(jar, Map.of(), "attach", host.pid(), SETTINGS, NOWHERE);
      assertThat(again.code()).as(again.err()).isZero();
    }
  }

  @Test
  void aJarBehindAnEqualsSignIsRefused() throws Exception {
    Path jar = Files.copy(HostJvm.AGENT, folder.resolve("a=b.jar"));
    try (HostJvm host = HostJvm.serving(folder)) {
      CliRun refused = CliRun.of(jar, Map.of(), "attach", host.pid(), SETTINGS, NOWHERE);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("copy the jar to a path without =");
    }
  }

  /** An attach that cannot work would put thread dumps into the service's log. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mount -t tmpfs -o ro none /tmp | cannot write to its /tmp",
        "mount -t tmpfs none /tmp && mkdir /tmp/e && mount --bind /tmp/e /tmp && chmod 555 /tmp"
            + " && set -- setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\""
            + " | cannot write to its /tmp",
      })
  void aTargetWithoutAWritableTmpIsLeftInPeace(String mounts, String message) throws Exception {
    assumeRoot();
    Path classes = Files.createTempDirectory(Path.of("/var/tmp"), "host");
    copyHost(classes);
    Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "unshare",
            "-m",
            "sh",
            "-c",
            "mount --make-rprivate / && " + mounts + " && exec \"$@\"",
            "sh"));
    command.addAll(
        List.of(
            HostJvm.JAVA.resolve("java").toString(),
            "-cp",
            classes.toString(),
            Host.class.getName(),
            "serve",
            "0"));
    try (HostJvm host = HostJvm.start(folder, new ProcessBuilder(command))) {
      host.awaitOut("serving");
      CliRun refused = CliRun.of("attach", host.pid(), SETTINGS, NOWHERE);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains(message, "--tmpfs /tmp", "-javaagent");
      assertThat(host.out() + host.err()).doesNotContain("Full thread dump");
    }
  }

  /** A network of its own, as a container has it: the command line goes in there. */
  @Test
  void aServiceInAnotherNetworkIsReachedSilently() throws Exception {
    assumeRoot();
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "-n", "sh", "-c", "ip link set lo up; exec \"$@\"", "sh"));
    command.addAll(HostJvm.command(List.of(HostJvm.agent(SETTINGS + "," + NOWHERE)), "serve", "0"));
    try (HostJvm host = HostJvm.start(folder, new ProcessBuilder(command))) {
      host.awaitErr("started version=");
      CliRun status = CliRun.of("status", host.pid());
      assertThat(status.code()).as(status.err()).isZero();
      assertThat(status.out()).contains("default  ");
      assertThat(status.err()).isEmpty();
      assertThat(CliRun.of("list").out()).containsPattern(host.pid() + "  +\\S+  +default  ");
      CliRun unknown = CliRun.of("explain", host.pid(), "nobody");
      assertThat(unknown.code()).isEqualTo(1);
      assertThat(host.err()).doesNotContain("\tat ");
    }
  }

  @Test
  void aNetworkWithoutLoopbackIsASentence() throws Exception {
    assumeRoot();
    List<String> command = new ArrayList<>(List.of("unshare", "-n"));
    command.addAll(HostJvm.command(List.of(HostJvm.agent(SETTINGS + "," + NOWHERE)), "serve", "0"));
    try (HostJvm host = HostJvm.start(folder, new ProcessBuilder(command))) {
      host.awaitErr("started version=");
      CliRun status = CliRun.of("status", host.pid());
      assertThat(status.code()).isEqualTo(1);
      assertThat(status.err()).contains("the loopback interface is down", "ip link set lo up");
    }
  }

  private static ProcessBuilder inMountNamespace(Path hidden) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --make-rprivate / && mount -t tmpfs none \"$0\" && exec \"$@\"",
                hidden.toString()));
    command.addAll(HostJvm.command(List.of(), "serve", "0"));
    return new ProcessBuilder(command);
  }

  private static void assumeRoot() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && Files.isDirectory(Path.of("/proc/self")),
        "only root on Linux can be several users at once");
  }

  private Path readableByAll() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path jar = Files.copy(HostJvm.AGENT, folder.resolve("agent.jar"));
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    return jar;
  }

  private static void copyHost(Path classes) throws IOException {
    String packageName = Host.class.getPackageName().replace('.', '/');
    Path target = Files.createDirectories(classes.resolve(packageName));
    try (var files = Files.list(HostJvm.classes().resolve(packageName))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }
}
