package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import javax.management.JMException;
import picocli.CommandLine.Parameters;

/** Keeps one container for a while. */
@picocli.CommandLine.Command(
    name = "keep",
    description = "keeps one container for so long, whatever the sweeps find; off ends it",
    footer = {
      "",
      "Without history=FILE it is forgotten when the service ends.",
      "Examples:",
      "  keep 4711 job-17 2h",
      "  keep my-service 5c578d5430b6 off"
    })
final class KeepCommand extends ReconcilerCommand {

  private static final String OFF = "off";
  private static final String ALLOWED = "1m to 7d, or off";
  private static final Duration LEAST = Duration.ofMinutes(1);
  private static final Duration MOST = Duration.ofDays(7);

  @Parameters(
      index = "1",
      paramLabel = "CONTAINER",
      description = "its id, a prefix of its id, or its name")
  private String container = "";

  @Parameters(
      index = "2",
      paramLabel = "DURATION|off",
      description = "such as 2h, from 1m to 7d; off ends it")
  private String howLong = "";

  private long seconds;

  @Override
  boolean takesSeveral() {
    return false;
  }

  @Override
  void beforeConnecting() {
    if (howLong.equals(OFF)) {
      return;
    }
    Duration duration = duration("DURATION", howLong, ALLOWED);
    if (duration.compareTo(LEAST) < 0 || duration.compareTo(MOST) > 0) {
      throw CliException.notAllowed("DURATION", howLong, ALLOWED);
    }
    seconds = duration.toSeconds();
  }

  @Override
  Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    String answer = Words.of(reconciler.invoke("keep", container, seconds));
    return Reply.done(Map.of("answer", answer), answer);
  }
}
