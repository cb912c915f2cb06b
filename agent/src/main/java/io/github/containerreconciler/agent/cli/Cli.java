package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.boot.Version;
import io.github.containerreconciler.agent.log.Logs;
import io.github.containerreconciler.internal.config.Durations;
import java.io.File;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
    versionProvider = Cli.ThisVersion.class,
    subcommands = {
      CheckCommand.class,
      ClaimsCommand.class,
      ListCommand.class,
      AttachCommand.class,
      StatusCommand.class,
      WatchCommand.class,
      PreviewCommand.class,
      SweepCommand.class,
      ExplainCommand.class,
      SetCommand.class,
      ApproveHeldCommand.class,
      KeepCommand.class,
      RemoveCommand.class,
      HistoryCommand.class,
      DetachCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
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
public final class Cli implements Runnable {

  private static final int HELP_WIDTH = 80;
  private static final int LEAST_HELP_WIDTH = 55; // picocli takes no less

  private final Terminal terminal;
  private final File jar;
  private final List<String> arguments;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Cli(Terminal terminal, File jar, List<String> arguments) {
    this.terminal = terminal;
    this.jar = jar;
    this.arguments = arguments;
  }

  /** Runs one command of the agent's jar; returns the exit code. */
  public static int run(String[] args, File jar) {
    Locale.setDefault(Locale.ROOT); // numbers and letters are the same for everybody
    Terminal terminal = Terminal.ofSystem();
    try {
      return run(args, jar, terminal);
    } catch (NoClassDefFoundError e) { // a runtime that somebody cut to size
      boolean attach = String.valueOf(e.getMessage()).startsWith("com/sun/tools/attach");
      terminal
          .err()
          .println(
              "container-reconciler: this Java has no module "
                  + (attach ? "jdk.attach" : "java.management, or none of its remote access")
                  + ": run the command line with a JDK's java");
      return CliException.FAILED;
    }
  }

  static int run(String[] args, File jar, Terminal terminal) {
    CommandLine line = new CommandLine(new Cli(terminal, jar, List.of(args)));
    line.registerConverter(Duration.class, Durations::parse);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF));
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setUsageHelpAutoWidth(false);
    if (terminal.columns() > 0) {
      line.setUsageHelpWidth(Math.min(HELP_WIDTH, Math.max(LEAST_HELP_WIDTH, terminal.columns())));
    }
    line.setExecutionExceptionHandler(failure(terminal));
    int code = line.execute(args);
    if (terminal.out().checkError()) { // a full disk, or a reader that is gone
      terminal.err().println("container-reconciler: the output could not be written");
      return Math.max(code, CliException.FAILED);
    }
    return code;
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

  Terminal terminal() {
    return terminal;
  }

  /** The agent's own, which {@code attach} loads into a target. */
  File jar() {
    return jar;
  }

  /** As they were given. */
  List<String> arguments() {
    return arguments;
  }

  static final class ThisVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "container-reconciler " + Version.text(),
        "commit " + Version.commit(),
        "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name")
      };
    }
  }
}
