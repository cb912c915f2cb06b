package io.github.containerreconciler.agent;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the agent was started with. Whoever attaches may name a file instead, {@code @FILE}: its
 * first line is {@code agent-jar=PATH}, the rest are the settings. Long arguments break an attach,
 * and a JVM that holds an older entry class runs that one again: so the jar is named there too.
 */
final class Arguments {

  private static final String JAR = "agent-jar=";

  /** The jar whose code is to run. */
  final File jar;

  /** Settings as {@code key=value} pairs; null if there were none. */
  final @Nullable String settings;

  private Arguments(File jar, @Nullable String settings) {
    this.jar = jar;
    this.settings = settings;
  }

  /** At the start of the JVM: the arguments are the settings. */
  static Arguments atStart(@Nullable String args, File ownJar) {
    return new Arguments(ownJar, args);
  }

  /**
   * On attach: the arguments are the settings, or name a file.
   *
   * @throws IOException if the file cannot be read or has no such first line
   */
  static Arguments onAttach(@Nullable String args, File ownJar) throws IOException {
    if (args == null || !args.startsWith("@")) {
      return new Arguments(ownJar, args);
    }
    File file = new File(args.substring(1));
    String text = text(file);
    int lineEnd = text.indexOf('\n');
    if (!text.startsWith(JAR) || lineEnd < 0) {
      throw new IOException(file + ": its first line must be " + JAR + "PATH");
    }
    String settings = text.substring(lineEnd + 1);
    return new Arguments(
        new File(text.substring(JAR.length(), lineEnd)), settings.isEmpty() ? null : settings);
  }

  private static String text(File file) throws IOException {
    try (InputStream in = new FileInputStream(file)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
      return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
  }
}
