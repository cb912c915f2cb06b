package io.github.containerreconciler.agent.cli;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import picocli.CommandLine.Option;

/** Everything about the reconcilers of one JVM, on one screen. */
@picocli.CommandLine.Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.class,
    description = "shows state, engine, settings, counters, and what is dangling or held",
    footer = {"", "Examples:", "  status 4711", "  status my-service --json"})
final class StatusCommand extends ReconcilerCommand {

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  StatusCommand(Terminal terminal, File jar) {
    super(terminal, jar);
  }

  @Override
  int run(Jvm jvm, List<RemoteReconciler> reconcilers) throws IOException, JMException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (RemoteReconciler reconciler : reconcilers) {
      all.add(reconciler.attributes());
    }
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("pid", jvm.pid());
      object.put("mainClass", jvm.main());
      object.put("reconcilers", all);
      print(Json.text(object));
    } else {
      print(jvm.toString());
      all.forEach(attributes -> terminal().out().print(new StatusText(attributes, terminal())));
    }
    return DONE;
  }
}
