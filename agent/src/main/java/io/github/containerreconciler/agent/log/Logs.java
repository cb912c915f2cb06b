package io.github.containerreconciler.agent.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Where the agent's log goes: stderr until configured. One line an event; what an engine or an
 * application says cannot forge another line. {@code java.util.logging} is first touched when
 * something is written there. Thread-safe.
 */
public final class Logs {

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private static final int DEEPEST_CAUSE = 20; // causes may go round in circles

  private static volatile Level least = Level.INFO;
  private static volatile Target target = Logs::toStderr;

  private interface Target {
    void write(Level level, String message);
  }

  private Logs() {}

  /**
   * Takes effect for the next event.
   *
   * @param logTo {@code stderr}, {@code jul}, or a file's path
   * @param level {@code error}, {@code warn}, {@code info} or {@code debug}
   * @throws IOException if the file cannot be written
   */
  public static void configure(String logTo, String level) throws IOException {
    least = Level.valueOf(level.toUpperCase(Locale.ROOT));
    switch (logTo) {
      case "stderr" -> target = Logs::toStderr;
      case "jul" -> target = Logs::toJul;
      default -> {
        Path file = path(logTo);
        append(file, ""); // says now, not at the first event, that it cannot be
        target = (l, message) -> toFile(file, l, message);
      }
    }
  }

  private static Path path(String file) throws IOException {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  static boolean isEnabled(Level level) {
    return level.toInt() >= least.toInt();
  }

  static void write(Level level, String message, @Nullable Throwable thrown) {
    target.write(level, escape(message) + (thrown == null ? "" : describe(thrown)));
  }

  private static String describe(Throwable thrown) {
    if (!isEnabled(Level.DEBUG)) {
      return ": " + escape(thrown.toString());
    }
    StringBuilder stack = new StringBuilder();
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      stack.append(System.lineSeparator()).append(depth == 0 ? "  " : "  caused by ");
      stack.append(escape(cause.toString()));
      for (StackTraceElement frame : cause.getStackTrace()) {
        stack.append(System.lineSeparator()).append("    at ").append(frame);
      }
      cause = cause.getCause();
    }
    return stack.toString();
  }

  /**
   * Control characters as {@code \}{@code u000a}, so that no text from outside makes a line of its
   * own, colours a terminal or turns its direction.
   */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)
          || c == '\u2028'
          || c == '\u2029'
          || Character.getType(c) == Character.FORMAT) {
        safe.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  private static String line(Level level, String message) {
    String padding = level.name().length() < 5 ? "  " : " ";
    return TIME.format(Instant.now()) + " " + level + padding + "container-reconciler: " + message;
  }

  private static void toStderr(Level level, String message) {
    System.err.println(line(level, message));
  }

  private static void toFile(Path file, Level level, String message) {
    try {
      append(file, line(level, message) + System.lineSeparator());
    } catch (IOException e) {
      target = Logs::toStderr;
      toStderr(Level.WARN, "cannot write to " + file + ", going on with stderr: " + e);
      toStderr(level, message);
    }
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(
        file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void toJul(Level level, String message) {
    LogRecord entry = new LogRecord(julLevel(level), message);
    entry.setLoggerName("container-reconciler");
    entry.setSourceClassName("container-reconciler");
    entry.setSourceMethodName("");
    Logger.getLogger("container-reconciler").log(entry);
  }

  private static java.util.logging.Level julLevel(Level level) {
    return switch (level) {
      case ERROR -> java.util.logging.Level.SEVERE;
      case WARN -> java.util.logging.Level.WARNING;
      case INFO -> java.util.logging.Level.INFO;
      case DEBUG -> java.util.logging.Level.FINE;
      case TRACE -> java.util.logging.Level.FINEST;
    };
  }
}
