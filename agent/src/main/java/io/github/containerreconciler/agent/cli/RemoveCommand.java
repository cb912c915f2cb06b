package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.openmbean.CompositeData;
import picocli.CommandLine.Parameters;

/** Removes containers now. */
@picocli.CommandLine.Command(
    name = "remove",
    description = "removes containers now that are dangling or held; refuses all others",
    footer = {
      "",
      "Each is checked once more right before. Exits with 1 if one was refused or failed.",
      "Examples:",
      "  remove 4711 job-17",
      "  remove my-service job-17 job-18"
    })
final class RemoveCommand extends ReconcilerCommand {

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "CONTAINER",
      description = "an id, a prefix of an id, or a name each")
  private List<String> containers = new ArrayList<>();

  @Override
  boolean takesSeveral() {
    return false;
  }

  /** One that is refused does not keep the others. */
  @Override
  Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    Map<String, Object> json = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    int code = DONE;
    for (String container : containers) {
      String why;
      try {
        Facts report = new Facts(Json.map((CompositeData) reconciler.invoke("remove", container)));
        List<Facts> removals = report.rows("removals");
        if (!removals.isEmpty()) {
          Facts removal = removals.get(0);
          String outcome = removal.text("outcome");
          String error = removal.words("error");
          json.put(container, removal.values());
          lines.add(container + ": " + outcome + (error.isEmpty() ? "" : ": " + error));
          code = Decisions.GONE.contains(outcome) ? code : CliException.FAILED;
          continue;
        }
        why = report.words("error");
        why = why.isEmpty() ? "it was no longer dangling right before; explain says why" : why;
      } catch (JMException | JMRuntimeException e) {
        why = RemoteReconciler.refusal(e);
      }
      json.put(container, Map.of("error", why));
      lines.add(container + ": not removed: " + why);
      code = CliException.FAILED;
    }
    return new Reply(json, String.join(System.lineSeparator(), lines), code);
  }

  @Override
  Object json(Map<String, Object> answers) {
    return answers.values().iterator().next();
  }
}
