package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;

/** Prints what a sweep would remove now. */
@picocli.CommandLine.Command(
    name = "preview",
    description = "prints what a sweep would remove now; removes nothing",
    footer = {"", "Examples:", "  preview 4711", "  preview my-service --json"})
final class PreviewCommand extends ReconcilerCommand {

  @Override
  Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    CompositeData[] decisions = (CompositeData[]) reconciler.invoke("preview");
    String text =
        reconciler.name()
            + ": a sweep would remove "
            + (decisions.length == 0
                ? "nothing"
                : decisions.length
                    + " now:"
                    + System.lineSeparator()
                    + Decisions.table("  ", Facts.of(decisions), "")
                        .render(terminal())
                        .stripTrailing());
    return Reply.done(decisions, text);
  }
}
