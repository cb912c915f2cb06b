package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.util.List;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints events, the newest first. */
@picocli.CommandLine.Command(
    name = "history",
    description = "shows what was removed, held, approved, kept and changed, the newest first",
    footer = {
      "",
      "After a restart of the service it needs the setting history=FILE.",
      "Examples:",
      "  history 4711",
      "  history my-service job-17 --lines 200"
    })
final class HistoryCommand extends ReconcilerCommand {

  private static final int MOST_LINES = 10_000;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CONTAINER",
      description = "only what was done to it: its id, a prefix of its id, or its name")
  private @Nullable String container;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "100",
      description = "how many at most; default ${DEFAULT-VALUE}")
  private long lines;

  @Override
  void beforeConnecting() {
    if (lines < 1 || lines > MOST_LINES) {
      throw CliException.wrongUse("--lines: was " + lines + "; allowed: 1 to " + MOST_LINES);
    }
  }

  @Override
  Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    // one container's lines may lie far back
    int asked = container == null ? (int) lines : MOST_LINES;
    CompositeData[] all = (CompositeData[]) reconciler.invoke("history", asked);
    List<Facts> rows = Facts.of(all).stream().filter(this::isMeant).limit(lines).toList();
    String text =
        rows.isEmpty()
            ? " nothing happened yet, as far as it remembers"
            : System.lineSeparator()
                + Decisions.events("  ", rows).render(terminal()).stripTrailing();
    return Reply.done(rows.stream().map(Facts::values).toList(), reconciler.name() + ":" + text);
  }

  private boolean isMeant(Facts row) {
    String asked = container;
    return asked == null
        || row.text("id").startsWith(asked)
        || row.text("name").equals(asked.startsWith("/") ? asked.substring(1) : asked);
  }
}
