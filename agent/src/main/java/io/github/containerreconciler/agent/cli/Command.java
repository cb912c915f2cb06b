package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.internal.config.Durations;
import java.io.File;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The base of all commands. */
@picocli.CommandLine.Command(
    mixinStandardHelpOptions = true,
    versionProvider = Cli.ThisVersion.class)
abstract class Command implements Callable<Integer> {

  static final int DONE = 0;

  private static final Duration LONGEST = Duration.ofDays(1);

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "1m",
      description = "how long to wait for the target, such as 30s or 10m; default ${DEFAULT-VALUE}")
  private Duration timeout = Duration.ofMinutes(1);

  @Option(names = "--verbose", description = "print stack traces of what fails")
  private boolean verbose;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @ParentCommand
  private Cli cli;

  final Cli cli() {
    return cli;
  }

  final Terminal terminal() {
    return cli.terminal();
  }

  final File jar() {
    return cli.jar();
  }

  final Duration timeout() {
    return timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
  }

  final boolean isVerbose() {
    return verbose;
  }

  final boolean isJson() {
    return json;
  }

  final Attachment attachment(Jvm jvm) {
    return new Attachment(jvm, jar(), timeout());
  }

  /** Reads what was typed as a duration. */
  static Duration duration(String what, String value, String allowed) {
    try {
      return Durations.parse(value);
    } catch (IllegalArgumentException e) {
      throw CliException.wrongUse(
          "%s: was \"%s\", which %s; allowed: %s".formatted(what, value, e.getMessage(), allowed));
    }
  }

  final void print(String line) {
    terminal().out().println(line);
  }

  /** Says on the side what went wrong, where the command goes on all the same. */
  final void complain(String sentence) {
    terminal().err().println("container-reconciler: " + sentence);
  }
}
