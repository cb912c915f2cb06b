package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import javax.management.JMException;
import picocli.CommandLine.Parameters;

/** Why one container is kept or removed. */
@picocli.CommandLine.Command(
    name = "explain",
    description = "says what would become of one container, and why",
    footer = {
      "",
      "Exits with 1 if no engine knows it.",
      "Examples:",
      "  explain 4711 5c578d5430b6",
      "  explain my-service job-17"
    })
final class ExplainCommand extends ReconcilerCommand {

  private static final String UNKNOWN = "unknown:";

  @Parameters(
      index = "1",
      paramLabel = "CONTAINER",
      description = "its id, a prefix of its id, or its name")
  private String container = "";

  private volatile boolean known;

  @Override
  void beforeConnecting() {
    if (container.isBlank()) {
      throw CliException.wrongUse(
          "CONTAINER: was blank; allowed: an id, a prefix of an id, or a name");
    }
  }

  @Override
  int run(Remote remote) throws Exception {
    int code = super.run(remote);
    return known ? code : CliException.FAILED;
  }

  @Override
  Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    String sentence = Words.of(reconciler.invoke("explain", container));
    known |= !sentence.startsWith(UNKNOWN);
    return Reply.done(sentence, sentence);
  }

  @Override
  String text(String name, Reply reply, boolean several) {
    return several ? name + ": " + reply.text() : reply.text();
  }
}
