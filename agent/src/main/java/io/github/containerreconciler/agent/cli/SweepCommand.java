package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.cli.Terminal.Style;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;

/** Sweeps now. */
@picocli.CommandLine.Command(
    name = "sweep",
    description = "sweeps now, in full, and prints the report; refused while disabled",
    footer = {
      "",
      "Exits with 1 if the sweep failed, was skipped, or a removal failed.",
      "Examples:",
      "  sweep 4711",
      "  sweep my-service --json --timeout 10m"
    })
final class SweepCommand extends ReconcilerCommand {

  @Override
  boolean takesSeveral() {
    return false;
  }

  @Override
  Object json(Map<String, Object> answers) {
    return answers.values().iterator().next();
  }

  @Override
  Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    CompositeData report = (CompositeData) reconciler.invoke("sweep");
    Facts facts = new Facts(Json.map(report));
    boolean well =
        facts.text("outcome").equals("COMPLETED") && facts.number("removalFailures") == 0;
    return new Reply(report, text(facts), well ? DONE : CliException.FAILED);
  }

  private String text(Facts report) {
    String outcome = report.text("outcome");
    Style style = outcome.equals("COMPLETED") ? Style.GREEN : Style.RED;
    String summary = outcome + ": " + report.words("summary");
    List<Facts> removals = report.rows("removals");
    List<Facts> left = Decisions.pressing(report.rows("decisions"), List.of());
    String shared = removals.isEmpty() ? Decisions.sharedReasonOfHeld(left) : "";
    TextTable table =
        removals.isEmpty()
            ? Decisions.table("  ", left, shared)
            : Decisions.removals("  ", removals);
    String line = System.lineSeparator();
    return (terminal().wrap(summary, 0).replaceFirst(outcome, terminal().paint(style, outcome))
            + line
            + (shared.isEmpty() ? "" : terminal().wrap("held: " + Words.of(shared), 0) + line)
            + (table.isEmpty() ? "" : table.render(terminal())))
        .stripTrailing();
  }
}
