package io.github.containerreconciler.agent.cli;

import java.io.File;
import java.io.IOException;
import java.util.List;
import javax.management.JMException;

/** An operator's word that held containers may go. */
@picocli.CommandLine.Command(
    name = "approve-held",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.class,
    description = "lets the next sweep remove the containers that are held",
    footer = {
      "",
      "They are held because many tracked containers were lost at once: see status, and make sure",
      "that the service's callback is in order before you approve.",
      "Examples:",
      "  approve-held 4711",
      "  approve-held my-service --reconciler eu-west"
    })
final class ApproveHeldCommand extends ReconcilerCommand {

  ApproveHeldCommand(Terminal terminal, File jar) {
    super(terminal, jar);
  }

  @Override
  boolean takesSeveral() {
    return false;
  }

  @Override
  int run(Jvm jvm, List<RemoteReconciler> reconcilers) throws IOException, JMException {
    int approved = reconcilers.get(0).approveHeld();
    print(
        approved == 0
            ? "nothing is held"
            : approved + " held: the next sweep removes those that are still dangling");
    return DONE;
  }
}
