package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The status, again and again. */
@picocli.CommandLine.Command(
    name = "watch",
    description = "shows the status, renewed every two seconds, until q or Ctrl-C",
    footer = {
      "",
      "With --json it prints a line each time.",
      "Examples:",
      "  watch 4711",
      "  watch my-service --reconciler eu-west"
    })
final class WatchCommand extends StatusCommand {

  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

  private final CountDownLatch quit = new CountDownLatch(1);

  @Override
  int run(Remote remote) throws Exception {
    List<RemoteReconciler> reconcilers = chosen(remote);
    String before = terminal().colours() ? Terminal.stty("-g") : "";
    Runnable restore = () -> Terminal.stty(before);
    if (!before.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(restore));
      Terminal.stty("-icanon", "-echo"); // so that q counts without Enter
    }
    Thread keys = new Thread(this::awaitQ, "container-reconciler-keys");
    keys.setDaemon(true);
    keys.start();
    int code;
    do {
      if (terminal().colours()) {
        terminal().out().print(CLEAR);
      }
      code = askAll(reconcilers);
      terminal().out().flush();
    } while ((code == DONE || isThere(remote))
        && !terminal().out().checkError()
        && !quit.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS));
    return code;
  }

  /** One that is broken does not end the watch; a service that ended does. */
  private boolean isThere(Remote remote) {
    try {
      return !Deadline.in(timeout()).within("the service", remote::reconcilers).isEmpty();
    } catch (Exception e) {
      return false;
    }
  }

  /** Waits for {@code q}; without a keyboard it waits until it is ended. */
  private void awaitQ() {
    try {
      for (int typed = System.in.read(); typed >= 0; typed = System.in.read()) {
        if (typed == 'q' || typed == 'Q') {
          quit.countDown();
          return;
        }
      }
    } catch (IOException e) {
      return; // nobody can type
    }
  }

  @Override
  String heading() {
    return super.heading() + (terminal().colours() ? "  (q to quit)" : "");
  }

  @Override
  String jsonText(Map<String, Object> answers) {
    return Json.line(json(answers));
  }
}
