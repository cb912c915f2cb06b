package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import javax.management.JMException;

/** Stops reconcilers; with the last one the agent leaves the JVM. */
@picocli.CommandLine.Command(
    name = "detach",
    description = "stops the reconcilers; the service runs on without the agent",
    footer = {"", "Examples:", "  detach 4711", "  detach my-service --reconciler eu-west"})
final class DetachCommand extends ReconcilerCommand {

  @Override
  Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    reconciler.invoke("stop");
    return Reply.done(
        "stopped", "stopped reconciler " + reconciler.name() + " in " + service().text());
  }
}
