package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.boot.Version;
import io.github.containerreconciler.agent.log.Logs;
import io.github.containerreconciler.internal.config.Durations;
import java.io.File;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line of the agent's jar. */
@picocli.CommandLine.Command(
    name = "container-reconciler",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.class,
    description = {
      "Finds containers that a JVM service started and lost, and removes them.",
      "These commands manage the reconciler inside a running service. To have one from the start:",
      "  java -javaagent:container-reconciler-agent.jar=owner-label=com.acme.job=ci-1,dry-run=true"
          + " -jar service.jar"
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong use, 3 no such target or several.",
      "Examples:",
      "  java -jar container-reconciler-agent.jar list",
      "  java -jar container-reconciler-agent.jar attach 4711 owner-label=com.acme.job=ci-1"
          + " dry-run=true",
      "  java -jar container-reconciler-agent.jar status my-service"
    })
public final class Cli implements Runnable, IVersionProvider {

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * Runs one command.
   *
   * @param jar the agent's own, which {@code attach} loads into a target
   * @return the exit code
   */
  public static int run(String[] args, File jar) {
    return run(args, jar, Terminal.ofSystem());
  }

  static int run(String[] args, File jar, Terminal terminal) {
    CommandLine line =
        new CommandLine(new Cli())
            .addSubcommand(new ListCommand(terminal, jar))
            .addSubcommand(new AttachCommand(terminal, jar))
            .addSubcommand(new StatusCommand(terminal, jar))
            .addSubcommand(new PreviewCommand(terminal, jar))
            .addSubcommand(new SweepCommand(terminal, jar))
            .addSubcommand(new ExplainCommand(terminal, jar))
            .addSubcommand(new SetCommand(terminal, jar))
            .addSubcommand(new ApproveHeldCommand(terminal, jar))
            .addSubcommand(new DetachCommand(terminal, jar))
            .addSubcommand(new HelpCommand());
    line.registerConverter(Duration.class, Durations::parse);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF));
    line.setOut(
        new java.io.PrintWriter(terminal.out(), true, java.nio.charset.StandardCharsets.UTF_8));
    line.setErr(
        new java.io.PrintWriter(terminal.err(), true, java.nio.charset.StandardCharsets.UTF_8));
    line.setUsageHelpAutoWidth(false);
    line.setExecutionExceptionHandler(failure(terminal));
    return line.execute(args);
  }

  private static IExecutionExceptionHandler failure(Terminal terminal) {
    return (Exception e, CommandLine command, ParseResult parsed) -> {
      boolean verbose = command.getCommand() instanceof Command known && known.isVerbose();
      if (verbose) {
        e.printStackTrace(terminal.err());
      }
      String hint = e instanceof CliException || verbose ? "" : " (--verbose tells more)";
      String message =
          e instanceof CliException ? String.valueOf(e.getMessage()) : Logs.escape(e.toString());
      terminal.err().println("container-reconciler: " + message + hint);
      return e instanceof CliException known ? known.exitCode() : CliException.FAILED;
    };
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "container-reconciler " + Version.text(),
      "commit " + Version.commit(),
      "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name")
    };
  }
}
