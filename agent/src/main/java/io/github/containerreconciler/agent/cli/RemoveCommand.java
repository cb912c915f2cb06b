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
    mixinStandardHelpOptions = true,
    versionProvider = Cli.class,
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

  RemoveCommand(Invocation invocation) {
    super(invocation);
  }

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
      try {
        CompositeData removal = (CompositeData) reconciler.invoke("remove", container);
        json.put(container, removal);
        String outcome = Decisions.text(removal, "outcome");
        String error = Decisions.text(removal, "error");
        lines.add(container + ": " + outcome + (error.isEmpty() ? "" : ": " + Words.of(error)));
        code =
            outcome.equals("REMOVED") || outcome.equals("ALREADY_GONE")
                ? code
                : CliException.FAILED;
      } catch (JMException | JMRuntimeException e) {
        String refusal = RemoteReconciler.refusal(e);
        json.put(container, Map.of("error", refusal));
        lines.add(container + ": not removed: " + refusal);
        code = CliException.FAILED;
      }
    }
    return new Reply(json, String.join(System.lineSeparator(), lines), code);
  }

  @Override
  Object json(Service service, Map<String, Object> answers) {
    return answers.values().iterator().next();
  }
}
