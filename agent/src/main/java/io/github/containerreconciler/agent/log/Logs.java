package io.github.containerreconciler.agent.log;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The agent's log: it goes to stderr until configured. One line an event; what an engine or an
 * application says cannot forge another line. Whatever fails here, stderr gets the line, and nobody
 * who logs sees an exception. {@code java.util.logging} is first touched when something is written
 * there. Thread-safe.
 */
public final class Logs {

  /** Hands events to {@code java.util.logging}. */
  public static final String JUL = "jul";

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private static final int DEEPEST_CAUSE = 20; // causes may go round in circles

  private static volatile Level least = Level.INFO;
  private static volatile String name = "stderr";
  private static volatile LogTarget target = Logs::stderr;
  private static volatile boolean failing;

  private Logs() {}

  /**
   * Takes effect for the next event.
   *
   * @param logTo {@code stderr}, {@code jul}, or a file's path
   * @param level {@code error}, {@code warn}, {@code info} or {@code debug}
   * @throws IOException if the file cannot be written
   */
  public static void configure(String logTo, String level) throws IOException {
    setLevel(level);
    LogTarget before = target;
    boolean isFile = !logTo.equals("stderr") && !logTo.equals(JUL);
    target = isFile ? LogFile.open(logTo) : Logs::stderr;
    name = logTo;
    failing = false;
    before.close();
  }

  /**
   * Takes effect for the next event.
   *
   * @param level {@code error}, {@code warn}, {@code info} or {@code debug}
   */
  public static void setLevel(String level) {
    least = Level.valueOf(level.toUpperCase(Locale.ROOT));
  }

  /**
   * As {@link #configure}, but leaves the level. Returns why that is not possible; null if it is.
   */
  public static @Nullable String problem(String logTo) {
    try {
      configure(logTo, least.name());
      return null;
    } catch (IOException e) {
      return text(e.getMessage());
    }
  }

  /** The next lines go to stderr. */
  public static void close() {
    LogTarget before = target;
    target = Logs::stderr;
    name = "stderr";
    before.close();
  }

  static boolean isEnabled(Level level) {
    return level.toInt() >= least.toInt();
  }

  @SuppressWarnings("CatchingUnchecked") // who logs is often about to save something
  static void write(Level level, String message, @Nullable Throwable thrown) {
    try {
      String text = escape(message) + (thrown == null ? "" : describe(thrown));
      if (name.equals(JUL)) {
        toJul(level, text);
      } else {
        write(line(level, text));
      }
    } catch (Throwable e) {
      toStderr("an event could not be logged: ", e);
    }
  }

  private static void write(String line) {
    try {
      target.write(line);
      failing = false;
    } catch (IOException | RuntimeException e) {
      lost(name, line, e);
    }
  }

  /** A line that was not written, and why. */
  static void lost(Object where, String line, Exception cause) {
    if (!failing) {
      failing = true;
      toStderr("cannot write to " + where + ", so these lines are here: ", cause);
    }
    stderr(line);
  }

  /** The host may have replaced the stream since. */
  private static void stderr(String line) {
    System.err.println(line);
  }

  /** Says it even where the exception cannot be described. */
  static void toStderr(String what, Throwable thrown) {
    try {
      stderr(line(Level.WARN, what + text(thrown)));
    } catch (Throwable e) { // out of heap, or a stream of the host's own
      return;
    }
  }

  /** Returns what an object says about itself; its class where that fails. */
  static String text(@Nullable Object object) {
    try {
      return escape(String.valueOf(object));
    } catch (Throwable e) { // the application's code may throw anything
      return (object == null ? "" : object.getClass().getName()) + " (its toString() failed)";
    }
  }

  private static String describe(Throwable thrown) {
    if (!isEnabled(Level.DEBUG)) {
      return ": " + text(thrown);
    }
    StringBuilder stack = new StringBuilder();
    try {
      Throwable cause = thrown;
      for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
        stack.append(System.lineSeparator()).append(depth == 0 ? "  " : "  caused by ");
        stack.append(text(cause));
        for (StackTraceElement frame : cause.getStackTrace()) {
          stack.append(System.lineSeparator()).append("    at ").append(frame);
        }
        cause = cause.getCause();
      }
    } catch (RuntimeException | Error e) { // its own getCause() or getStackTrace()
      stack.append(" (the rest of it failed)");
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

  private static void toJul(Level level, String message) {
    LogRecord entry = new LogRecord(julLevel(level), message); // no parameters: no format
    entry.setLoggerName("container-reconciler");
    entry.setSourceClassName("container-reconciler");
    entry.setSourceMethodName("log"); // formats print "class method" or "class.method"
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
