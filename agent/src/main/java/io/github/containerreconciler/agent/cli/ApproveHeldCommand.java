package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import picocli.CommandLine.Parameters;

/** An operator's word that held containers may go. */
@picocli.CommandLine.Command(
    name = "approve-held",
    description = "lets the next sweep remove the containers that are held, or those named alone",
    footer = {
      "",
      "They are held because many tracked containers were lost at once: see status, and make sure",
      "that the service's callback works before you approve.",
      "Examples:",
      "  approve-held 4711",
      "  approve-held my-service job-17 job-18",
      "  approve-held my-service --reconciler eu-west"
    })
final class ApproveHeldCommand extends ReconcilerCommand {

  @Parameters(
      index = "1..*",
      paramLabel = "CONTAINER",
      description = "those alone: an id, a prefix of an id, or a name each")
  private List<String> containers = new ArrayList<>();

  @Override
  boolean takesSeveral() {
    return false;
  }

  @Override
  Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    Object result =
        containers.isEmpty()
            ? reconciler.invoke("approveHeld")
            : reconciler.invoke("approve", (Object) containers.toArray(new String[0]));
    int approved = (Integer) result;
    boolean missed = approved < containers.size();
    String text =
        approved == 0
            ? (containers.isEmpty() ? "nothing is held" : "none of these is held")
            : approved
                + (missed ? " of " + containers.size() : "")
                + " held: the next sweep removes those that are still dangling";
    return new Reply(Map.of("approved", approved), text, missed ? CliException.FAILED : DONE);
  }
}
