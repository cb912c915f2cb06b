package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux tells of a process before anybody touches it: attaching sends SIGQUIT, which ends a
 * process that does not expect it. Elsewhere nothing is known, and the JDK's own checks remain.
 */
final class TargetProcess {

  private static final long SIGQUIT = 1L << (3 - 1);

  private final long pid;
  private final Path proc;

  TargetProcess(long pid) {
    this.pid = pid;
    this.proc = Path.of("/proc", String.valueOf(pid));
  }

  /**
   * Refuses a process that attaching would harm.
   *
   * @throws CliException saying what it is instead of a JVM that takes attaching
   */
  void check() {
    if (!Files.isDirectory(Path.of("/proc/self"))) {
      return;
    }
    if (!Files.isDirectory(proc)) {
      throw CliException.noTarget("there is no process " + pid);
    }
    read("maps")
        .filter(maps -> !maps.isEmpty() && !maps.contains("libjvm"))
        .ifPresent(
            maps -> {
              throw CliException.noTarget("process " + pid + " is not a JVM");
            });
    if (!listens() && !catchesQuit()) {
      throw CliException.failed(
          "process "
              + pid
              + " takes no attaching yet: it is still starting, or its JVM does not"
              + " handle SIGQUIT; try again, or start the service with -javaagent");
    }
  }

  private boolean catchesQuit() {
    String status = read("status").orElse("");
    for (String line : status.split("\n", -1)) {
      if (line.startsWith("SigCgt:")) {
        return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGQUIT) != 0;
      }
    }
    return true; // not told: leave it to the JDK
  }

  /** A JVM that was attached to before has its socket and needs no signal. */
  private boolean listens() {
    return Files.exists(temporary().resolve(".java_pid" + pid));
  }

  /** Whether the process sees other files than we do, as in a container. */
  boolean isInAnotherMountNamespace() {
    try {
      return !Files.readSymbolicLink(proc.resolve("ns/mnt"))
          .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")));
    } catch (IOException | UnsupportedOperationException e) {
      return false; // not Linux, or not allowed to look
    }
  }

  /** A file of the process's, as we see it. */
  Path resolve(Path absolute) {
    return isInAnotherMountNamespace()
        ? proc.resolve("root").resolve(Path.of("/").relativize(absolute))
        : absolute;
  }

  /** The process's folder for temporary files, as we see it. */
  Path temporary() {
    Path folder =
        Files.isDirectory(Path.of("/proc/self"))
            ? Path.of("/tmp") // the JDK attaches by this one, whatever java.io.tmpdir says
            : Path.of(System.getProperty("java.io.tmpdir"));
    return resolve(folder);
  }

  /** The file as the process itself names it. */
  Path asSeenByIt(Path file) {
    Path root = proc.resolve("root");
    return file.startsWith(root) ? Path.of("/").resolve(root.relativize(file)) : file;
  }

  /** Gives a file of ours to the user of the process, where only root could read it otherwise. */
  void handOver(Path file) throws IOException {
    if (Files.isDirectory(proc) && !Files.getOwner(proc).equals(Files.getOwner(file))) {
      Files.setOwner(file, Files.getOwner(proc));
    }
  }

  private Optional<String> read(String name) {
    try {
      return Optional.of(Files.readString(proc.resolve(name), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty(); // another user's: attaching will say so
    }
  }
}
