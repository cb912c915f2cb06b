package io.github.containerreconciler.agent.settings;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes that this process was started with: with the wrong locale the JVM decodes letters as
 * question marks, and only the bytes show that they were none. Immutable.
 */
final class LaunchBytes {

  private final String bytes; // one character a byte
  private final Charset platform;

  private LaunchBytes(String bytes, Charset platform) {
    this.bytes = bytes;
    this.platform = platform;
  }

  static LaunchBytes of(byte[] bytes, Charset platform) {
    return new LaunchBytes(new String(bytes, StandardCharsets.ISO_8859_1), platform);
  }

  /** Arguments and environment variables of this process; unknown outside Linux. */
  static LaunchBytes ofThisProcess() {
    return new LaunchBytes(
        read("/proc/self/cmdline") + '\0' + read("/proc/self/environ"), platform());
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException | RuntimeException e) {
      return ""; // another system, or a security manager
    }
  }

  private static Charset platform() {
    try {
      return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    } catch (RuntimeException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /** Returns whether a text was given just like this. */
  boolean hold(String text) {
    return bytes.contains(asBytes(text, StandardCharsets.UTF_8))
        || (platform.newEncoder().canEncode(text) && bytes.contains(asBytes(text, platform)));
  }

  /** Returns whether letters were given where this text has question marks. */
  boolean lostLettersOf(String text) {
    return text.indexOf('?') >= 0
        && !hold(text)
        && withoutLetters(bytes).contains(withoutLetters(asBytes(text, StandardCharsets.UTF_8)));
  }

  private static String asBytes(String text, Charset charset) {
    return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
  }

  /** With one question mark for each run of question marks and bytes beyond ASCII. */
  private static String withoutLetters(String bytes) {
    return bytes.replaceAll("[?\\u0080-\\u00ff]+", "?");
  }
}
