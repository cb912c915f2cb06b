package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.cli.Terminal.Style;
import java.io.IOException;
import java.util.Map;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;

/** Sweeps now. */
@picocli.CommandLine.Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.class,
    description = "sweeps now, in full, and prints the report; refused while disabled",
    footer = {
      "",
      "Exits with 1 if the sweep failed, was skipped, or a removal failed.",
      "Examples:",
      "  sweep 4711",
      "  sweep my-service --json --timeout 10m"
    })
final class SweepCommand extends ReconcilerCommand {

  SweepCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  boolean takesSeveral() {
    return false;
  }

  @Override
  Object json(Service service, Map<String, Object> answers) {
    return answers.values().iterator().next();
  }

  @Override
  Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    CompositeData report = (CompositeData) reconciler.invoke("sweep");
    boolean well =
        report.get("outcome").equals("COMPLETED") && count(report, "removalFailures") == 0;
    return new Reply(report, text(report), well ? DONE : CliException.FAILED);
  }

  private String text(CompositeData report) {
    String outcome = Decisions.text(report, "outcome");
    String error = Words.of(Decisions.text(report, "error"));
    Style style = outcome.equals("COMPLETED") ? Style.GREEN : Style.RED;
    String head =
        terminal().paint(style, outcome)
            + (Boolean.TRUE.equals(report.get("dryRun")) ? " (dry run, nothing is removed)" : "")
            + (error.isEmpty() ? "" : ": " + error);
    String owned =
        StatusText.format(
            "%d owned: %d tracked, %d too young, %d exempt, %d held, %d dangling",
            count(report, "owned"),
            count(report, "tracked"),
            count(report, "tooYoung"),
            count(report, "exempt"),
            count(report, "held"),
            count(report, "dangling"));
    String removed =
        StatusText.format(
            "%d removed, %d gone already, %d removals failed",
            count(report, "removed"),
            count(report, "alreadyGone"),
            count(report, "removalFailures"));
    CompositeData[] removals = (CompositeData[]) report.get("removals");
    CompositeData[] decisions = (CompositeData[]) report.get("decisions");
    TextTable table =
        removals.length > 0
            ? Decisions.removals("  ", removals, removals.length)
            : Decisions.table("  ", Decisions.pressing(decisions, removals), "");
    String line = System.lineSeparator();
    return (terminal().wrap(head, 0)
            + line
            + terminal().wrap(owned, 0)
            + line
            + removed
            + line
            + (table.isEmpty() ? "" : table.render(terminal())))
        .stripTrailing();
  }

  private static long count(CompositeData report, String key) {
    return report.get(key) instanceof Number number ? number.longValue() : 0;
  }
}
