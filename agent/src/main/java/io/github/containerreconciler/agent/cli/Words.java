package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns a reconciler's words of JMX into those of the command line. */
final class Words {

  private static final Map<String, String> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("approveHeld()", "approve-held");
    COMMANDS.put("preview()", "preview");
    COMMANDS.put("sweep()", "sweep");
    COMMANDS.put("stop()", "detach");
    COMMANDS.put("explain(", "explain (");
    COMMANDS.put("CreationGraceSeconds", "creation-grace");
    COMMANDS.put("PeriodSeconds", "period");
    COMMANDS.put("DryRun", "dry-run");
  }

  private Words() {}

  /** Also harmless to a terminal, and in one line. */
  static String of(Object text) {
    String words = String.valueOf(text);
    for (Map.Entry<String, String> command : COMMANDS.entrySet()) {
      words = words.replace(command.getKey(), command.getValue());
    }
    return Logs.escape(words);
  }
}
