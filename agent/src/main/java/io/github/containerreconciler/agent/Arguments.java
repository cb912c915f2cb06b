package io.github.containerreconciler.agent;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The agent's arguments. An attach may encode it, {@code base64:TEXT}, since other characters than
 * ASCII arrive broken. The text's first line is {@code agent-jar=PATH}, the rest are the settings:
 * a JVM that holds an older entry class runs that one again, so the jar is named.
 */
final class Arguments {

  private static final String MARK = "base64:";
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
   * On attach: the arguments are the settings, plain or encoded.
   *
   * @throws IOException if what is encoded has no such first line
   */
  static Arguments onAttach(@Nullable String args, File ownJar) throws IOException {
    if (args == null || !args.startsWith(MARK)) {
      return new Arguments(ownJar, args);
    }
    String text;
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(args.substring(MARK.length()));
      text = new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException("the arguments of the attach arrived damaged", e);
    }
    int lineEnd = text.indexOf('\n');
    if (!text.startsWith(JAR) || lineEnd < 0) {
      throw new IOException("the first line of an attach must be " + JAR + "PATH");
    }
    String settings = text.substring(lineEnd + 1);
    return new Arguments(
        new File(text.substring(JAR.length(), lineEnd)), settings.isEmpty() ? null : settings);
  }
}
