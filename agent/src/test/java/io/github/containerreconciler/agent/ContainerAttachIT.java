package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.agent.host.Host;
import io.github.containerreconciler.testkit.InstalledDockerd;
import io.github.containerreconciler.testkit.OwnEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Services in containers of a real engine, whose image holds neither the agent's jar nor a shell;
 * the JDK is mounted into them.
 */
class ContainerAttachIT {

  private static final String[] SETTINGS = {
    "owner-label=job", "period=1h", "docker-host=unix:///nonexistent"
  };

  @TempDir private static Path folder;
  private static OwnEngine engine;

  @BeforeAll
  static void anEngineWithImages() throws IOException {
    engine = InstalledDockerd.begin();
    Path root = Files.createDirectory(folder.resolve("image"));
    for (String link : List.of("bin", "lib", "lib64")) {
      Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
    }
    for (String directory : List.of("usr", "etc", "proc", "dev", "sys", "app")) {
      Files.createDirectory(root.resolve(directory));
    }
    copyHost(root.resolve("app"));
    importAs("no-tmp", root);
    Files.createSymbolicLink(root.resolve("tmp"), folder.resolve("of-the-host"));
    importAs("link", root);
    Files.delete(root.resolve("tmp"));
    Files.createDirectory(root.resolve("tmp"));
    run("chmod", "1777", root.resolve("tmp").toString());
    importAs("service", root);
  }

  @AfterAll
  static void theEnd() throws IOException {
    if (engine != null) {
      engine.close();
    }
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

  private static void importAs(String image, Path root) {
    Path tar = folder.resolve(image + ".tar");
    run("tar", "-C", root.toString(), "-cf", tar.toString(), ".");
    docker("import", tar.toString(), image);
  }

  private static String run(String... command) {
    CliRun run = CliRun.of(List.of(command), Map.of());
    assertThat(run.code()).as(run.err()).isZero();
    return run.out().strip();
  }

  private static String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "-H", engine.endpoint()));
    command.addAll(Arrays.asList(arguments));
    return run(command.toArray(new String[0]));
  }

  /** A service that runs; its process id on the host. */
  private static String serve(String image, String name, String options) {
    List<String> run = new ArrayList<>(List.of("run", "-d", "-i", "--name", name));
    run.addAll(Arrays.asList(options.strip().split("\\s+", -1)));
    run.addAll(List.of("-v", "/usr:/usr:ro"));
    Path configuration = Path.of("/etc/java-17-openjdk"); // where Debian keeps a part of its JDK
    if (Files.exists(configuration)) {
      run.addAll(List.of("-v", configuration + ":" + configuration + ":ro"));
    }
    run.addAll(List.of(image, HostJvm.JAVA.resolve("java").toString(), "-cp", "/app"));
    run.addAll(List.of(Host.class.getName(), "serve", "0"));
    docker(run.toArray(new String[0]));
    await().atMost(Duration.ofSeconds(60)).until(() -> docker("logs", name).contains("serving"));
    return docker("inspect", "-f", "{{.State.Pid}}", name);
  }

  @ParameterizedTest
  @CsvSource({
    "bridge, --network=bridge",
    "host, --network=host --user=65534:65534",
    "none, --network=none --read-only --tmpfs=/tmp:noexec --cap-drop=ALL --user=1234:1234",
  })
  void everyCommandReachesAServiceInAContainer(String name, String options) {
    String pid = serve("service", name, options);

    CliRun attached = CliRun.of("attach", pid, SETTINGS[0], SETTINGS[1], SETTINGS[2]);
    assertThat(attached.code()).as(attached.err()).isZero();
    assertThat(attached.out()).contains("attached to " + pid, "engine: unix:///nonexistent");
    Path brought = Path.of("/proc", pid, "root/tmp/container-reconciler-agent.jar");
    assertThat(brought).doesNotExist();

    CliRun status = CliRun.of("status", pid);
    assertThat(status.code()).as(status.err()).isZero();
    assertThat(status.out()).contains("default  ", "period 1h");
    assertThat(status.err()).isEmpty();
    assertThat(CliRun.of("list").out()).containsPattern(pid + "  .*default  ");
    assertThat(CliRun.of("set", pid, "period=2h").code()).isZero();
    CliRun preview = CliRun.of("preview", pid); // loads much that was not loaded before
    assertThat(preview.err()).contains("/nonexistent").doesNotContain("NoClassDefFound");
    assertThat(CliRun.of("detach", pid).code()).isZero();
    CliRun logs = CliRun.of(List.of("docker", "-H", engine.endpoint(), "logs", name), Map.of());
    assertThat(logs.out() + logs.err()).doesNotContain("\tat ", "Full thread dump");
    docker("rm", "-f", name);
  }

  @ParameterizedTest
  @CsvSource({
    "read-only, service, --read-only, cannot write to its /tmp",
    "no-tmp, no-tmp, --init=false, has no folder /tmp",
    "link, link, --init=false, has no folder /tmp",
  })
  void aContainerWithoutAWritableTmpIsLeftInPeace(
      String name, String image, String options, String message) throws IOException {
    Path ofTheHost = folder.resolve("of-the-host");
    Files.createDirectories(ofTheHost);
    String pid = serve(image, name, options);

    CliRun refused = CliRun.of("attach", pid, SETTINGS[0], SETTINGS[2]);

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains(message, "--tmpfs /tmp", "-javaagent");
    assertThat(docker("logs", name)).doesNotContain("Full thread dump");
    assertThat(ofTheHost).isEmptyDirectory();
    docker("rm", "-f", name);
  }

  @Test
  void whoMayNotEnterIsToldHowToGetIn() throws IOException {
    String pid = serve("service", "foreign", "--network=none --user=65534:65534");
    Path jar =
        Files.copy(
            HostJvm.AGENT, Files.createTempDirectory(Path.of("/var/tmp"), "cr").resolve("a.jar"));
    run("chmod", "-R", "a+rX", String.valueOf(jar.getParent()));
    List<String> asNobody =
        List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            HostJvm.JAVA.resolve("java").toString(),
            "-jar",
            jar.toString(),
            "status",
            pid);

    CliRun refused = CliRun.of(asNobody, Map.of());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("a network of its own, which this user cannot enter", "as root")
        .contains("docker exec CONTAINER java -jar container-reconciler-agent.jar status 1");
    docker("rm", "-f", "foreign");
  }
}
