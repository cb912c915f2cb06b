package io.github.containerreconciler.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of the command line, in a JVM of its own, as an operator does it. */
record CliRun(int code, String out, String err) {

  static CliRun of(String... arguments) {
    return of(HostJvm.AGENT, Map.of(), arguments);
  }

  static CliRun of(Path jar, Map<String, String> environment, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                HostJvm.JAVA.resolve("java").toString(),
                "-XX:TieredStopAtLevel=1", // it ends before the other compiler would help
                "-jar",
                jar.toString()));
    command.addAll(Arrays.asList(arguments));
    return of(command, environment);
  }

  static CliRun of(List<String> command, Map<String, String> environment) {
    Path out = null;
    Path err = null;
    try {
      out = Files.createTempFile("cli", ".out");
      err = Files.createTempFile("cli", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the command hangs: " + command);
      }
      return new CliRun(process.exitValue(), text(out), text(err));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      delete(out);
      delete(err);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
