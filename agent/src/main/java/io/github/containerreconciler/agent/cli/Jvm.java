package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.util.List;

/**
 * A running JVM.
 *
 * @param user who runs it; empty if that cannot be told
 * @param command its main class or jar, and its arguments; empty if that cannot be told
 * @param options its own options, such as {@code -Dservice=orders}, as far as they can be told
 */
record Jvm(long pid, String user, String command, List<String> options) {

  Jvm {
    options = List.copyOf(options);
  }

  /** The main class or the jar, without the arguments, which may hold secrets. */
  String main() {
    String main = command.split(" ", 2)[0];
    return main.isEmpty() ? "(unknown)" : main;
  }

  @Override
  public String toString() {
    return pid + " (" + Logs.escape(main()) + ")";
  }
}
