package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.util.Map;

/** Turns a reconciler's words of JMX into those of the command line. */
final class Words {

  private static final Map<String, String> COMMANDS =
      Map.of(
          "approveHeld()", "approve-held",
          "preview()", "preview",
          "sweep()", "sweep",
          "stop()", "detach",
          "explain(", "explain (",
          "CreationGraceSeconds", "creation-grace",
          "PeriodSeconds", "period",
          "DryRun", "dry-run");

  private Words() {}

  /** Such as {@code 1 sweep} or {@code 2 sweeps}. */
  static String counted(long count, String one, String several) {
    return count + " " + (count == 1 ? one : several);
  }

  /** Also harmless to a terminal, and in one line. */
  static String of(Object text) {
    String words = String.valueOf(text);
    for (Map.Entry<String, String> command : COMMANDS.entrySet()) {
      words = words.replace(command.getKey(), command.getValue());
    }
    return Logs.escape(words);
  }
}
