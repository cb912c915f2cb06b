package io.github.containerreconciler.agent.cli;

import java.io.File;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What all commands share. */
abstract class Command implements Callable<Integer> {

  static final int DONE = 0;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "1m",
      scope = picocli.CommandLine.ScopeType.LOCAL,
      description = "how long to wait for the target, such as 30s or 10m; default ${DEFAULT-VALUE}")
  private Duration timeout = Duration.ofMinutes(1);

  @Option(names = "--verbose", description = "print stack traces of what fails")
  private boolean verbose;

  private final Terminal terminal;
  private final File jar;

  /**
   * @param jar the agent's
   */
  Command(Terminal terminal, File jar) {
    this.terminal = terminal;
    this.jar = jar;
  }

  final Terminal terminal() {
    return terminal;
  }

  final File jar() {
    return jar;
  }

  final Duration timeout() {
    return timeout;
  }

  final boolean isVerbose() {
    return verbose;
  }

  final Attachment attachment(Jvm jvm) {
    return new Attachment(jvm, jar, timeout);
  }

  final void print(String line) {
    terminal.out().println(line);
  }
}
