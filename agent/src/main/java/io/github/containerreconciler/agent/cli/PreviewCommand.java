package io.github.containerreconciler.agent.cli;

import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;
import picocli.CommandLine.Option;

/** What a sweep would remove now. */
@picocli.CommandLine.Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.class,
    description = "prints what a sweep would remove now; removes nothing",
    footer = {"", "Examples:", "  preview 4711", "  preview my-service --json"})
final class PreviewCommand extends ReconcilerCommand {

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  PreviewCommand(Terminal terminal, File jar) {
    super(terminal, jar);
  }

  @Override
  int run(Jvm jvm, List<RemoteReconciler> reconcilers) throws IOException, JMException {
    Map<String, Object> all = new LinkedHashMap<>();
    for (RemoteReconciler reconciler : reconcilers) {
      CompositeData[] decisions = reconciler.preview();
      all.put(reconciler.name(), decisions);
      if (!json) {
        print(
            reconciler.name()
                + ": a sweep would remove "
                + (decisions.length == 0 ? "nothing" : decisions.length + " now:"));
        if (decisions.length > 0) {
          terminal().out().print(Decisions.table("  ", decisions).render(terminal()));
        }
      }
    }
    if (json) {
      print(Json.text(all));
    }
    return DONE;
  }
}
