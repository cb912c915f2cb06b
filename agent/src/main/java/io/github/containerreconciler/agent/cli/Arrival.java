package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.JMException;

/** Describes what an agent in a JVM has found so far: the engine and the callbacks. */
final class Arrival {

  /** Within it an engine that answers at all has answered. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

  private final Jvm jvm;
  private final Attachment attachment;
  private List<Facts> found = List.of();

  /** Why nothing can be asked; empty if it can. */
  private String obstacle = "";

  Arrival(Jvm jvm, Attachment attachment) {
    this.jvm = jvm;
    this.attachment = attachment;
  }

  /** Which of the settings given are not in force, a sentence each. */
  List<String> differences(GivenSettings given) {
    ask(Duration.ZERO);
    List<String> differences = new ArrayList<>();
    if (!obstacle.isEmpty()) {
      differences.add("they cannot be compared: " + obstacle);
    }
    found.forEach(facts -> differences.addAll(given.differences(facts, found.size() > 1)));
    return differences;
  }

  /** Waits for a first look at the engines; in fields. */
  List<Map<String, Object>> look() {
    ask(FIRST_LOOK);
    List<Map<String, Object>> all = new ArrayList<>();
    for (Facts facts : found) {
      Map<String, Object> one = Json.object("callbacks", StatusText.callbacks(facts));
      for (String key : List.of("name", "engineEndpoint", "engineVersion", "lastError")) {
        one.put(key, facts.words(key));
      }
      all.add(one);
    }
    return all;
  }

  /** The same for a person. */
  List<String> lines(Terminal terminal, boolean engineNamed) {
    List<String> lines = new ArrayList<>();
    if (!obstacle.isEmpty()) {
      lines.add("  what it found there cannot be asked from here: " + obstacle);
    }
    for (Facts facts : found) {
      String of = found.size() > 1 ? " of " + facts.words("name") : "";
      String why = facts.words("engineVersion").isEmpty() ? ": " + whyNot(facts) : "";
      lines.add("  engine" + of + ": " + StatusText.engine(facts, terminal) + why);
      List<String> callbacks = StatusText.callbacks(facts);
      lines.add(
          "  callbacks"
              + of
              + ": "
              + (callbacks.isEmpty()
                  ? "none yet: nothing is removed without one"
                  : String.join("; ", callbacks)));
    }
    if (!engineNamed) {
      lines.add(
          "  (no docker-host was given: the service's own DOCKER_HOST or Docker context counts,"
              + " not this shell's)");
    }
    return lines;
  }

  private static String whyNot(Facts facts) {
    String error = facts.words("lastError");
    return error.isEmpty() ? facts.words("stateReason") : error;
  }

  private void ask(Duration patience) {
    try {
      if (OtherNetwork.separates(jvm)) {
        obstacle = "it has a network of its own, which this user cannot enter";
      } else if (!LoopbackSockets.isUp()) {
        obstacle = "the loopback interface is down";
      } else {
        found =
            attachment.overJmx(
                remote -> Deadline.in(patience).poll(() -> facts(remote), Arrival::haveLooked));
      }
    } catch (Exception e) {
      obstacle = Logs.escape(String.valueOf(e.getMessage()));
    }
  }

  private static List<Facts> facts(Remote remote) throws IOException, JMException {
    List<Facts> all = new ArrayList<>();
    for (RemoteReconciler reconciler : remote.reconcilers()) {
      all.add(new Facts(reconciler.attributes()));
    }
    return all;
  }

  private static boolean haveLooked(List<Facts> all) {
    return all.stream()
        .noneMatch(one -> one.text("engineVersion").isEmpty() && one.text("lastError").isEmpty());
  }
}
