package io.github.containerreconciler.agent.docker;

import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.simulated.RealEngine;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A Docker engine of a test's own, which it may stop and kill. It has a network namespace to
 * itself, and its containers outlive it until {@link #close()}, which leaves nothing behind.
 */
final class OwnDockerd implements AutoCloseable {

  private static final String REMOVE = " -depth -type d -exec rmdir {} +";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final String cgroup;
  private Process process;

  private OwnDockerd(Path folder) {
    this.folder = folder;
    this.cgroup = folder.getFileName().toString();
  }

  /** A running engine; skips the test where there can be none, or fails if one is required. */
  static OwnDockerd begin() throws Exception {
    boolean possible = "root".equals(System.getProperty("user.name")) && installed().isPresent();
    if (!possible && RealEngine.isRequired()) {
      throw new AssertionError("REQUIRE_DOCKER is set, but no dockerd can be started as root here");
    }
    Assumptions.assumeTrue(possible, "a dockerd of our own needs dockerd installed, and root");
    OwnDockerd engine = new OwnDockerd(Files.createTempDirectory(Path.of("/tmp"), "cr-own"));
    try {
      engine.start("first");
      return engine;
    } catch (Exception | Error e) {
      engine.close();
      throw e;
    }
  }

  private static Optional<Path> installed() {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(p -> Path.of(p, "dockerd"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  String endpoint() {
    return "unix://" + folder.resolve("docker.sock");
  }

  /**
   * Starts the engine of this name, again if it was there before, on the path that every one of
   * them has; returns when it answers.
   */
  void start(String name) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    awaitEndOfContainerd(own);
    String dockerd = installed().orElseThrow().toString();
    List<String> command = new ArrayList<>(List.of("unshare", "--net", dockerd));
    command.addAll(List.of("--data-root", own + "/data", "--exec-root", own + "/exec"));
    command.addAll(List.of("--host", endpoint(), "--pidfile", own + "/pid", "--live-restore"));
    command.addAll(
        List.of("--cgroup-parent", "/" + cgroup, "--exec-opt", "native.cgroupdriver=cgroupfs"));
    if (isOld(dockerd)) { // its id comes from a key that all engines of a machine share
      Path config = own.resolve("daemon.json"); // not to be had as an option
      Files.writeString(config, "{\"deprecated-key-path\": \"" + own + "/key.json\"}");
      command.addAll(List.of("--config-file", config.toString()));
    }
    Path log = own.resolve("log");
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try (DockerEngine engine = DockerEngine.of(endpoint(), null, Map.of())) {
      await().atMost(PATIENCE).until(() -> !process.isAlive() || answers(engine));
    }
    if (!process.isAlive()) {
      throw new AssertionError("dockerd gave up: " + Files.readString(log));
    }
  }

  private static boolean answers(DockerEngine engine) {
    try {
      engine.ping(Duration.ofSeconds(5));
      return true;
    } catch (EngineException e) {
      return false;
    }
  }

  private static boolean isOld(String dockerd) throws IOException {
    Process version = new ProcessBuilder(dockerd, "--version").start();
    String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.matches("(?s).*version (1\\d|2[0-4])\\..*");
  }

  /** A dockerd that finds the containerd of its predecessor still there gives up. */
  private static void awaitEndOfContainerd(Path own) throws IOException {
    Path file = own.resolve("exec/containerd/containerd.pid");
    if (Files.exists(file)) {
      long pid = Long.parseLong(Files.readString(file).trim());
      await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
    }
  }

  /** Lets it stand still: it is there, and answers nothing. */
  void freeze() throws IOException {
    signal("STOP", process.pid());
  }

  void thaw() throws IOException {
    signal("CONT", process.pid());
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** As an operator stops it; its containers run on. */
  void stop() {
    process.destroy();
    await().atMost(PATIENCE).until(() -> !process.isAlive());
  }

  static void signal(String signal, long pid) throws IOException {
    run("sh", "-c", "kill -" + signal + " " + pid);
  }

  private static void run(String... command) throws IOException {
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .onExit()
        .join();
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      kill();
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              left().forEach(OwnDockerd::end);
              return left().isEmpty();
            });
    try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
      List<String> ours =
          mounts
              .map(line -> line.split(" ", 3)[1])
              .filter(point -> point.startsWith(folder + "/"))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (String point : ours) {
        run("umount", "-l", point);
      }
    }
    run("sh", "-c", "find /sys/fs/cgroup/" + cgroup + " /sys/fs/cgroup/*/" + cgroup + REMOVE);
    run("rm", "-rf", "--one-file-system", folder.toString());
  }

  /** What the engines started, and their containers' processes below it. */
  private List<ProcessHandle> left() {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").contains(folder + "/"))
        .toList();
  }

  private static void end(ProcessHandle process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
