package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes what an agent in a JVM has found so far: the engine and the callbacks. */
final class Arrival {

  /** Within it an engine that answers at all has answered. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

  private static final long POLL_MILLIS = 100;

  private final Jvm jvm;
  private final Attachment attachment;
  private final Duration timeout;
  private final List<Facts> found = new ArrayList<>();

  /** Why nothing can be asked; empty if it can. */
  private String obstacle = "";

  Arrival(Jvm jvm, Attachment attachment, Duration timeout) {
    this.jvm = jvm;
    this.attachment = attachment;
    this.timeout = timeout;
  }

  /** Which of the settings given are not in force, a sentence each. */
  List<String> differences(GivenSettings given) {
    ask(false);
    List<String> differences = new ArrayList<>();
    if (!obstacle.isEmpty()) {
      differences.add("they cannot be compared: " + obstacle);
    }
    found.forEach(facts -> differences.addAll(given.differences(facts, found.size() > 1)));
    return differences;
  }

  /** Waits for a first look at the engines; in fields. */
  List<Map<String, Object>> look() {
    ask(true);
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

  private void ask(boolean untilLooked) {
    try {
      if (OtherNetwork.separates(jvm)) {
        obstacle = "it has a network of its own, which this user cannot enter";
      } else if (!LoopbackSockets.isUp()) {
        obstacle = "the loopback interface is down";
      } else {
        String address = attachment.jmxAddress();
        Deadline.in(timeout)
            .within(
                jvm.toString(),
                () -> {
                  try (Remote remote = Remote.local(address)) {
                    return ask(remote, untilLooked);
                  }
                });
      }
    } catch (Exception e) {
      found.clear();
      obstacle = Logs.escape(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Void ask(Remote remote, boolean untilLooked) throws Exception {
    Deadline deadline = Deadline.in(FIRST_LOOK);
    do {
      List<Facts> all = new ArrayList<>();
      for (RemoteReconciler reconciler : remote.reconcilers()) {
        all.add(new Facts(reconciler.attributes()));
      }
      found.clear();
      found.addAll(all);
      if (!untilLooked || all.stream().allMatch(Arrival::hasLooked)) {
        return null;
      }
      Thread.sleep(POLL_MILLIS);
    } while (!deadline.isOver());
    return null;
  }

  private static boolean hasLooked(Facts facts) {
    return !facts.words("engineVersion").isEmpty() || !facts.words("lastError").isEmpty();
  }
}
