package io.github.containerreconciler.examples.replicas;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL of our own, from the programs that Debian's package installs, in a folder of its
 * own.
 */
public final class Database implements AutoCloseable {

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String USER = "postgres";
  private static final long PATIENCE_SECONDS = 60;

  private final Path programs;
  private final Path folder;
  private final int port;

  private Database(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** Where its programs are; empty if the package is not installed. */
  public static Optional<Path> programs() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    }
  }

  /**
   * Makes one and starts it.
   *
   * @param folder an empty folder; it belongs to the database from now on
   * @param port a free one
   */
  public static Database begin(Path folder, int port) throws IOException {
    Path programs =
        programs().orElseThrow(() -> new IOException("install Debian's package postgresql"));
    Database database = new Database(programs, folder, port);
    if (isRoot()) { // PostgreSQL refuses to run as root
      run(List.of("chown", USER, folder.toString()));
    }
    database.run("initdb", "--auth=trust", "--username=" + USER, "--encoding=UTF8", "--no-sync");
    database.start();
    return database;
  }

  /** Starts it, again if it was stopped; returns once it answers. */
  public void start() throws IOException {
    String options =
        "-c listen_addresses=127.0.0.1 -c port=" + port + " -c unix_socket_directories=" + folder;
    run("pg_ctl", "--wait", "--log=" + folder.resolve("log"), "--options=" + options, "start");
  }

  /** Stops it; the data stay. */
  public void stop() throws IOException {
    run("pg_ctl", "--wait", "--mode=immediate", "stop");
  }

  /** For JDBC. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/postgres?user="
        + USER
        + "&connectTimeout=5&socketTimeout=5";
  }

  private void run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", USER, "--"));
    }
    command.add(programs.resolve(program).toString());
    command.add("--pgdata=" + folder);
    command.addAll(List.of(arguments));
    run(command);
  }

  private static boolean isRoot() {
    return System.getProperty("user.name", "").equals("root");
  }

  private static void run(List<String> command) throws IOException {
    Path output = Files.createTempFile("postgresql", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(
            String.join(" ", command) + ": " + Files.readString(output, StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + command, e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** Stops it if it runs. */
  @Override
  public void close() throws IOException {
    if (Files.exists(folder.resolve("postmaster.pid"))) {
      stop();
    }
  }
}
