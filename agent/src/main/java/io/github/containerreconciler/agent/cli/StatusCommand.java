package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;

/** Everything about the reconcilers of one service, on one screen. */
@picocli.CommandLine.Command(
    name = "status",
    description = "shows state, engine, settings, counters, and what is dangling or held",
    footer = {"", "Examples:", "  status 4711", "  status my-service --json"})
class StatusCommand extends ReconcilerCommand {

  @Override
  String heading() {
    return service().text();
  }

  @Override
  final Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    Map<String, Object> attributes = reconciler.attributes();
    return Reply.done(attributes, new StatusText(attributes, terminal()).toString());
  }

  @Override
  final Object json(Map<String, Object> answers) {
    List<Object> all = new ArrayList<>();
    answers.forEach(
        (name, answer) -> {
          Map<Object, Object> one = new LinkedHashMap<>(Map.of("name", name));
          one.putAll((Map<?, ?>) answer);
          all.add(one);
        });
    Map<String, Object> object = new LinkedHashMap<>(service().json());
    object.put("reconcilers", all);
    return object;
  }
}
