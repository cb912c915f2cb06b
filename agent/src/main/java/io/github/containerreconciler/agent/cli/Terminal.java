package io.github.containerreconciler.agent.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The output of a command. It has colours only where a person looks, and never with {@code
 * NO_COLOR} set.
 *
 * @param out what was asked for
 * @param err everything else
 * @param colours whether escape sequences may be used
 * @param columns how wide it is; 0 where a line may be as long as it likes
 */
record Terminal(PrintStream out, PrintStream err, boolean colours, int columns) {

  private static final String RESET = "\u001b[0m";
  private static final int FEWEST_COLUMNS = 20;

  /** A colour or weight, as ECMA-48 numbers it. */
  enum Style {
    BOLD("1"),
    RED("31"),
    GREEN("32"),
    YELLOW("33");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  static Terminal ofSystem() {
    boolean interactive = isInteractive();
    return new Terminal(
        System.out,
        System.err,
        interactive && isWanted(System.getenv()),
        columns(System.getenv().getOrDefault("COLUMNS", ""), interactive));
  }

  /** By <a href="https://no-color.org">no-color.org</a>: set and not empty means none. */
  static boolean isWanted(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  @SuppressWarnings("SystemConsoleNull") // what follows is for the JDKs where it is not null
  private static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try { // from JDK 22 on there is a console even when the output goes to a file
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private static int columns(String variable, boolean interactive) {
    String known = variable;
    if (known.isEmpty() && interactive) {
      String size = stty("size"); // rows and columns
      known = size.substring(size.indexOf(' ') + 1);
    }
    return known.matches("\\d{1,5}") && Integer.parseInt(known) > 0
        ? Math.max(FEWEST_COLUMNS, Integer.parseInt(known))
        : 0;
  }

  /** Asks or changes the terminal itself; what it answers, empty if there is none. */
  static String stty(String... arguments) {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.add(0, "stty");
    try {
      Process stty =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "";
    }
  }

  String paint(Style style, String text) {
    return colours && !text.isEmpty() ? "\u001b[" + style.code + "m" + text + RESET : text;
  }

  /**
   * Breaks a text at its spaces so that it fits; so many columns of the first line are taken, and
   * left empty on the others.
   */
  String wrap(String text, int used) {
    if (columns == 0 || used + visible(text) <= columns) {
      return text;
    }
    int indent = columns - used < FEWEST_COLUMNS ? 4 : used;
    StringBuilder wrapped = new StringBuilder();
    int at = used;
    boolean begun = false;
    for (String word : text.split(" ", -1)) {
      int length = visible(word);
      if (begun && at + 1 + length > columns) {
        wrapped.append(System.lineSeparator()).append(" ".repeat(indent));
        at = indent;
      } else if (begun) {
        wrapped.append(' ');
        at++;
      }
      wrapped.append(word);
      at += length;
      begun = true;
    }
    return wrapped.toString();
  }

  private static int visible(String text) {
    return text.indexOf('\u001b') < 0
        ? text.length()
        : text.replaceAll("\u001b\\[[0-9;]*m", "").length();
  }
}
