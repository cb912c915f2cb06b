package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that talks to the reconcilers of one service. */
abstract class ReconcilerCommand extends Command {

  @Parameters(
      index = "0",
      paramLabel = "TARGET",
      description =
          "a process id; a regular expression that is found in exactly one JVM's main class, command"
              + " line or -D options; host:port or service:jmx:... of a JMX port")
  private String target = "";

  @Option(
      names = "--reconciler",
      paramLabel = "NAME",
      description = "the reconciler, where the target has several")
  private @Nullable String reconciler;

  @Option(names = "--user", paramLabel = "NAME", description = "the user of a JMX port")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "its first line is that user's password; asked for otherwise")
  private @Nullable Path passwordFile;

  @SuppressWarnings("NullAway.Init") // known before anything is asked
  private Service service;

  /** Does the command's work on one reconciler. */
  abstract Reply ask(RemoteReconciler reconciler) throws IOException, JMException;

  /** Returns whether it makes sense for several reconcilers at once, without one being named. */
  boolean takesSeveral() {
    return true;
  }

  /** Refuses wrong use before the target is touched. */
  void beforeConnecting() {}

  /** Returns what is printed before all answers; empty for nothing. */
  String heading() {
    return "";
  }

  /** Returns what {@code --json} prints of the answers by reconciler. */
  Object json(Map<String, Object> answers) {
    return answers;
  }

  String jsonText(Map<String, Object> answers) {
    return Json.text(json(answers));
  }

  /** Returns what is printed of one answer. */
  String text(String name, Reply reply, boolean several) {
    return reply.text();
  }

  /** Talks to the service; returns the exit code. */
  int run(Remote remote) throws Exception {
    return askAll(chosen(remote));
  }

  final Service service() {
    return service;
  }

  @Override
  public final Integer call() throws Exception {
    beforeConnecting();
    RemoteAddress address = RemoteAddress.of(target);
    if (address != null) {
      service = Service.of(address);
      String[] credentials = user == null ? null : RemoteAddress.credentials(user, passwordFile);
      return run(() -> address.connect(credentials));
    }
    Jvm jvm = Jvms.find(target, jar());
    if (OtherNetwork.separates(jvm)) {
      OtherNetwork network = new OtherNetwork(jvm, cli());
      if (!network.isOpen()) {
        throw network.refusal(cli().arguments().get(0));
      }
      return network.run();
    }
    service = Service.of(jvm);
    AgentStatus status = attachment(jvm).status();
    if (!status.isRunning()) {
      throw CliException.failed(status.absence(jvm));
    }
    if (!LoopbackSockets.isUp()) {
      throw CliException.failed(
          "the loopback interface is down where "
              + jvm
              + " runs, so nothing reaches its JMX connector: ip link set lo up brings it up");
    }
    String local = attachment(jvm).jmxAddress();
    return run(() -> Remote.local(local));
  }

  private int run(Callable<Remote> connect) throws Exception {
    try (Remote remote = within(connect)) {
      return run(remote);
    }
  }

  private <T> T within(Callable<T> call) throws Exception {
    try {
      return Deadline.in(timeout()).within(service.text(), call);
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  private CliException brokenOff(IOException e) {
    return CliException.failed(
        "the connection to %s broke off: %s; list shows whether it still runs"
            .formatted(service.text(), AttachFailure.root(e)),
        e);
  }

  /** All at once: one that is broken or hangs does not silence the others. */
  final int askAll(List<RemoteReconciler> reconcilers) throws Exception {
    Deadline deadline = Deadline.in(timeout());
    List<FutureTask<Reply>> asked = new ArrayList<>();
    for (RemoteReconciler one : reconcilers) {
      asked.add(Deadline.begin(() -> ask(one)));
    }
    String heading = heading();
    if (!isJson() && !heading.isEmpty()) {
      print(heading);
    }
    int code = DONE;
    Map<String, Object> answers = new LinkedHashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      String name = reconcilers.get(i).name();
      Reply reply = answer(deadline, asked.get(i), reconcilers.size() > 1 ? name : "");
      answers.put(name, reply.json());
      code = Math.max(code, reply.code());
      if (!isJson() && !reply.text().isEmpty()) {
        print(text(name, reply, reconcilers.size() > 1));
      }
    }
    if (isJson()) {
      print(jsonText(answers));
    }
    return code;
  }

  private Reply answer(Deadline deadline, FutureTask<Reply> asked, String named) {
    try {
      return deadline.await(asked, service.text());
    } catch (Exception e) {
      Exception told = e instanceof IOException io ? brokenOff(io) : e;
      String error =
          told instanceof CliException
              ? String.valueOf(told.getMessage())
              : RemoteReconciler.refusal(told);
      if (isVerbose()) {
        e.printStackTrace(terminal().err());
      }
      complain(named.isEmpty() ? error : "reconciler " + named + ": " + error);
      return new Reply(Map.of("error", error), "", CliException.FAILED);
    }
  }

  final List<RemoteReconciler> chosen(Remote remote) throws Exception {
    List<RemoteReconciler> all = within(remote::reconcilers);
    List<String> names = all.stream().map(RemoteReconciler::name).toList();
    if (all.isEmpty()) {
      throw CliException.failed(
          "no reconciler runs in " + service.text() + "; attach starts one, on its own machine");
    }
    if (reconciler == null) {
      if (all.size() > 1 && !takesSeveral()) {
        throw CliException.wrongUse(
            "--reconciler: is needed, as %s has several; allowed: %s"
                .formatted(service.text(), String.join(", ", names)));
      }
      return all;
    }
    List<RemoteReconciler> named =
        all.stream().filter(found -> found.name().equals(reconciler)).toList();
    if (named.isEmpty()) {
      throw CliException.noTarget(
          "--reconciler: was \"%s\"; %s has: %s"
              .formatted(reconciler, service.text(), String.join(", ", names)));
    }
    return named;
  }
}
