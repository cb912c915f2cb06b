package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.config.ConfigException;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries settings out before any service runs with them. */
@picocli.CommandLine.Command(
    name = "check",
    description =
        "reads settings as the agent would, and shows what they would claim; needs no service",
    footer = {
      "",
      "It reads the arguments, -Dcontainer-reconciler.KEY before -jar, the environment of this shell,",
      "and the file that config names. Exits with 1 on any problem.",
      "Examples:",
      "  check owner-label=com.acme.job=ci-1",
      "  check config=reconciler.conf --json"
    })
final class CheckCommand extends Command {

  @Parameters(index = "0..*", paramLabel = "key=value", description = "settings")
  private List<String> typed = new ArrayList<>();

  @Option(
      names = "--reconciler",
      paramLabel = "NAME",
      description = "only this one, where the settings make several")
  private @Nullable String reconciler;

  @Override
  public Integer call() {
    GivenSettings settings = new GivenSettings(typed);
    String arguments = settings.isEmpty() ? null : settings.asArguments();
    AgentConfig config;
    try {
      config = SettingsSources.load(arguments, System.getProperties(), System.getenv());
    } catch (ConfigException e) {
      return problems(e.problems());
    }
    List<ReconcilerConfig> meant =
        config.reconcilers().stream()
            .filter(one -> reconciler == null || one.name().equals(reconciler))
            .toList();
    if (meant.isEmpty()) {
      throw CliException.noTarget(
          "--reconciler: was \"%s\"; the settings make: %s"
              .formatted(
                  reconciler,
                  String.join(
                      ", ", config.reconcilers().stream().map(ReconcilerConfig::name).toList())));
    }
    List<Object> json = new ArrayList<>();
    int code = DONE;
    if (!isJson()) {
      config.warnings().forEach(warning -> print("warning: " + Words.of(warning)));
    }
    for (ReconcilerConfig one : meant) {
      Reply reply = new ReconcilerCheck(one, timeout(), terminal()).reply();
      json.add(reply.json());
      code = Math.max(code, reply.code());
      if (!isJson()) {
        print(reply.text());
      }
    }
    if (isJson()) {
      List<String> warnings = config.warnings();
      print(
          Json.text(Json.object("problems", List.of(), "warnings", warnings, "reconcilers", json)));
    }
    return code;
  }

  private int problems(List<String> problems) {
    if (isJson()) {
      print(Json.text(Map.of("problems", problems)));
    }
    complain(Words.counted(problems.size(), "problem", "problems") + " in the settings:");
    problems.forEach(problem -> terminal().err().println("  " + Words.of(problem)));
    return CliException.FAILED;
  }
}
