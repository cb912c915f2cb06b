package io.github.containerreconciler.agent.cli;

import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A script that completes commands and options in a shell. */
@picocli.CommandLine.Command(
    name = "completion",
    description = "prints a script that completes commands and options in bash or zsh",
    footer = {
      "",
      "Examples:",
      "  completion bash --name cr > cr.bash",
      "  completion zsh > container-reconciler.zsh"
    })
final class CompletionCommand extends Command {

  /** A shell of ours; picocli's script serves both. */
  private enum Shell {
    bash,
    zsh
  }

  @Parameters(index = "0", paramLabel = "bash|zsh", description = "the shell")
  private Shell shell = Shell.bash;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "container-reconciler",
      description = "the alias or script that runs this jar; default ${DEFAULT-VALUE}")
  private String name = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw CliException.notAllowed("--name", name, "letters, digits, dots, dashes, underscores");
    }
    String script = AutoComplete.bash(name, spec.root().commandLine());
    print(isJson() ? Json.text(Map.of("shell", shell.name(), "script", script)) : script);
    return DONE;
  }
}
