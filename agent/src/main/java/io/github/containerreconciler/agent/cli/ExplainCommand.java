package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Why one container is kept or removed. */
@picocli.CommandLine.Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.class,
    description = "says what would become of one container, and why",
    footer = {"", "Examples:", "  explain 4711 5c578d5430b6", "  explain my-service job-17"})
final class ExplainCommand extends ReconcilerCommand {

  @Parameters(
      index = "1",
      paramLabel = "CONTAINER",
      description = "its id, a prefix of its id, or its name")
  private String container = "";

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  ExplainCommand(Terminal terminal, File jar) {
    super(terminal, jar);
  }

  @Override
  void beforeConnecting() {
    if (container.isBlank()) {
      throw CliException.wrongUse(
          "CONTAINER: was blank; allowed: an id, a prefix of an id, or a name");
    }
  }

  @Override
  int run(Jvm jvm, List<RemoteReconciler> reconcilers) throws IOException, JMException {
    Map<String, Object> all = new LinkedHashMap<>();
    for (RemoteReconciler reconciler : reconcilers) {
      String sentence = reconciler.explain(container);
      all.put(reconciler.name(), sentence);
      if (!json) {
        String prefix = reconcilers.size() > 1 ? reconciler.name() + ": " : "";
        print(prefix + Logs.escape(sentence));
      }
    }
    if (json) {
      print(Json.text(all));
    }
    return DONE;
  }
}
