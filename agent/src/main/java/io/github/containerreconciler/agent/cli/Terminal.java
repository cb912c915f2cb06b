package io.github.containerreconciler.agent.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command prints. Colours only where a person looks at them, and never with {@code
 * NO_COLOR} set.
 *
 * @param out what was asked for
 * @param err everything else
 * @param colours whether escape sequences may be used
 */
record Terminal(PrintStream out, PrintStream err, boolean colours) {

  private static final String RESET = "\u001b[0m";

  /** A colour or weight, as ECMA-48 numbers it. */
  enum Style {
    BOLD("1"),
    FAINT("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  static Terminal ofSystem() {
    boolean wanted = isWanted(System.getenv());
    return new Terminal(System.out, System.err, wanted && isInteractive());
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

  String paint(Style style, String text) {
    return colours && !text.isEmpty() ? "\u001b[" + style.code + "m" + text + RESET : text;
  }
}
