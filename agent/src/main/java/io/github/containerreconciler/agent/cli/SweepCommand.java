package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.cli.Terminal.Style;
import io.github.containerreconciler.agent.log.Logs;
import java.io.File;
import java.io.IOException;
import java.util.List;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;
import picocli.CommandLine.Option;

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

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  SweepCommand(Terminal terminal, File jar) {
    super(terminal, jar);
  }

  @Override
  boolean takesSeveral() {
    return false;
  }

  @Override
  int run(Jvm jvm, List<RemoteReconciler> reconcilers) throws IOException, JMException {
    CompositeData report = reconcilers.get(0).sweep();
    if (json) {
      print(Json.text(report));
    } else {
      text(report);
    }
    boolean well =
        report.get("outcome").equals("COMPLETED") && count(report, "removalFailures") == 0;
    return well ? DONE : CliException.FAILED;
  }

  private void text(CompositeData report) {
    String outcome = String.valueOf(report.get("outcome"));
    String error = Logs.escape(String.valueOf(report.get("error")));
    Style style = outcome.equals("COMPLETED") ? Style.GREEN : Style.RED;
    print(
        terminal().paint(style, outcome)
            + ((Boolean) report.get("dryRun") ? " (dry run, nothing is removed)" : "")
            + (error.isEmpty() ? "" : ": " + error));
    print(
        "%d owned: %d tracked, %d too young, %d exempt, %d held, %d dangling"
            .formatted(
                count(report, "owned"),
                count(report, "tracked"),
                count(report, "tooYoung"),
                count(report, "exempt"),
                count(report, "held"),
                count(report, "dangling")));
    print(
        "%d removed, %d gone already, %d removals failed"
            .formatted(
                count(report, "removed"),
                count(report, "alreadyGone"),
                count(report, "removalFailures")));
    CompositeData[] removals = (CompositeData[]) report.get("removals");
    Table table =
        removals.length > 0
            ? Decisions.removals("  ", removals, removals.length)
            : Decisions.table("  ", StatusText.pressing((CompositeData[]) report.get("decisions")));
    if (!table.isEmpty()) {
      terminal().out().print(table.render(terminal()));
    }
  }

  private static long count(CompositeData report, String key) {
    return ((Number) report.get(key)).longValue();
  }
}
