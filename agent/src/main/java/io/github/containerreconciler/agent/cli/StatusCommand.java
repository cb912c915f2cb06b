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
final class StatusCommand extends ReconcilerCommand {

  @Override
  String heading(Service service) {
    return service.text();
  }

  @Override
  Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    return reply(reconciler.attributes(), terminal());
  }

  static Reply reply(Map<String, Object> attributes, Terminal terminal) {
    return Reply.done(attributes, new StatusText(attributes, terminal).toString());
  }

  @Override
  Object json(Service service, Map<String, Object> answers) {
    return status(service, answers);
  }

  static Map<String, Object> status(Service service, Map<String, Object> answers) {
    List<Object> all = new ArrayList<>();
    answers.forEach(
        (name, answer) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("name", name);
          if (answer instanceof Map<?, ?> map) {
            map.forEach((key, value) -> one.put(String.valueOf(key), value));
          }
          all.add(one);
        });
    Map<String, Object> object = new LinkedHashMap<>(service.json());
    object.put("reconcilers", all);
    return object;
  }
}
