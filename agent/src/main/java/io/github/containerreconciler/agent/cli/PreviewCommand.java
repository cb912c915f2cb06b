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
    long held = new Facts(reconciler.attributes("HeldContainers")).number("heldContainers");
    String rest = held == 0 ? "" : "; held: " + held + ", see status";
    String text =
        reconciler.name()
            + ": a sweep would remove "
            + (decisions.length == 0
                ? "nothing" + rest
                : decisions.length
                    + " now"
                    + rest
                    + ":"
                    + System.lineSeparator()
                    + Decisions.table("  ", Facts.of(decisions), "")
                        .render(terminal())
                        .stripTrailing());
    return Reply.done(decisions, text);
  }
}
