package io.github.containerreconciler.testkit;

import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.simulated.RealEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real engine of a test's own, which it may stop and kill. It has a network namespace to itself,
 * and its containers outlive it until {@link #close()}, which leaves nothing of it running.
 */
public final class OwnEngine implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Command command;
  private Process process;

  /** How an engine is started. */
  public interface Command {

    /**
     * A command line that turns into the engine.
     *
     * @param own a folder for all its data
     * @param socket where it is to listen; the name of the folder it is in is that of the cgroup
     *     for its containers
     */
    List<String> of(Path own, Path socket) throws IOException;
  }

  private OwnEngine(Path folder, Command command, Process process) {
    this.folder = folder;
    this.command = command;
    this.process = process;
  }

  /** A running engine. */
  public static OwnEngine begin(Command command) throws IOException {
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "cr-own");
    Process none = new ProcessBuilder("true").start();
    OwnEngine engine = new OwnEngine(folder, command, none);
    try {
      engine.start("first");
      return engine;
    } catch (IOException | RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  private Path socket() {
    return folder.resolve("docker.sock");
  }

  public String endpoint() {
    return "unix://" + socket();
  }

  /** A command line that runs another in the engine's network namespace. */
  public List<String> inItsNetwork(List<String> line) {
    List<String> inside = new ArrayList<>(List.of("nsenter", "-t", "" + process.pid(), "-n"));
    inside.addAll(line);
    return inside;
  }

  /**
   * Starts the engine of this name, again if it was there before, on the path that every one of
   * them has; returns when it answers.
   */
  public void start(String name) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    awaitEndOfContainerd(own);
    Path log = own.resolve("log");
    process =
        new ProcessBuilder(command.of(own, socket()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    await().atMost(PATIENCE).until(() -> !process.isAlive() || RealEngine.answers(endpoint()));
    if (!process.isAlive()) {
      throw new AssertionError("the engine gave up: " + Files.readString(log));
    }
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
  public void freeze() throws IOException {
    signal("STOP", process.pid());
  }

  /** Lets it go on after {@link #freeze()}. */
  public void thaw() throws IOException {
    signal("CONT", process.pid());
  }

  /** Ends it at once; its containers run on. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** As an operator stops it; its containers run on. */
  public void stop() {
    process.destroy();
    await().atMost(PATIENCE).until(() -> !process.isAlive());
  }

  /** Sends a signal by its name without SIG. */
  public static void signal(String signal, long pid) throws IOException {
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
    kill();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              left().forEach(OwnEngine::end);
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
    run(
        "sh",
        "-c",
        removeCgroups(String.valueOf(folder.getFileName()))
            + "; "
            + removeCgroups("libpod_parent"));
    run("rm", "-rf", "--one-file-system", folder.toString());
  }

  /** Those in use stay; Podman puts all under the one name, whatever it is told. */
  private static String removeCgroups(String name) {
    return "find /sys/fs/cgroup -depth -type d -path '*/" + name + "*' -exec rmdir {} +";
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
