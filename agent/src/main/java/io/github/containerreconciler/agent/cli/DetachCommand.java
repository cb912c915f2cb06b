package io.github.containerreconciler.agent.cli;

import java.io.File;
import java.io.IOException;
import java.util.List;
import javax.management.JMException;

/** Stops reconcilers; with the last one the agent lets go of the JVM. */
@picocli.CommandLine.Command(
    name = "detach",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.class,
    description = "stops the reconcilers and lets go of the JVM, which runs on",
    footer = {"", "Examples:", "  detach 4711", "  detach my-service --reconciler eu-west"})
final class DetachCommand extends ReconcilerCommand {

  DetachCommand(Terminal terminal, File jar) {
    super(terminal, jar);
  }

  @Override
  int run(Jvm jvm, List<RemoteReconciler> reconcilers) throws IOException, JMException {
    for (RemoteReconciler reconciler : reconcilers) {
      reconciler.stop();
      print("stopped reconciler " + reconciler.name() + " in " + jvm);
    }
    return DONE;
  }
}
