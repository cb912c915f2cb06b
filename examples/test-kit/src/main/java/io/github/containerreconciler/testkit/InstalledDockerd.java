package io.github.containerreconciler.testkit;

import io.github.containerreconciler.simulated.RealEngine;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The Docker engine that is installed on this machine, as a test's own. */
public final class InstalledDockerd {

  private InstalledDockerd() {}

  /**
   * A running engine; skips the test where there can be none, or fails if one is required.
   *
   * @param more further options of dockerd
   */
  public static OwnEngine begin(String... more) throws IOException {
    boolean possible = "root".equals(System.getProperty("user.name")) && installed().isPresent();
    if (!possible && RealEngine.isRequired()) {
      throw new AssertionError("REQUIRE_DOCKER is set, but no dockerd can be started as root here");
    }
    Assumptions.assumeTrue(possible, "a dockerd of our own needs dockerd installed, and root");
    return OwnEngine.begin((own, socket) -> command(own, socket, List.of(more)));
  }

  private static Optional<Path> installed() {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(p -> Path.of(p, "dockerd"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static List<String> command(Path own, Path socket, List<String> more) throws IOException {
    String dockerd = installed().orElseThrow().toString();
    List<String> command = new ArrayList<>(List.of("unshare", "--net", dockerd));
    command.addAll(List.of("--data-root", own + "/data", "--exec-root", own + "/exec"));
    command.addAll(List.of("--host", "unix://" + socket, "--pidfile", own + "/pid"));
    command.addAll(
        List.of(
            "--live-restore", "--cgroup-parent", "/" + socket.getName(socket.getNameCount() - 2)));
    command.addAll(List.of("--exec-opt", "native.cgroupdriver=cgroupfs"));
    command.addAll(more);
    if (isOld(dockerd)) { // its id comes from a key that all engines of a machine share
      Path config = own.resolve("daemon.json"); // not to be had as an option
      Files.writeString(config, "{\"deprecated-key-path\": \"" + own + "/key.json\"}");
      command.addAll(List.of("--config-file", config.toString()));
    }
    return command;
  }

  private static boolean isOld(String dockerd) throws IOException {
    Process version = new ProcessBuilder(dockerd, "--version").start();
    String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.matches("(?s).*version (1\\d|2[0-4])\\..*");
  }
}
