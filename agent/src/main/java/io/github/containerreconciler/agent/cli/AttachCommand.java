package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.boot.Version;
import io.github.containerreconciler.internal.config.Durations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Parameters;

/** Brings the agent into a running JVM, and waits for what that JVM says about it. */
@picocli.CommandLine.Command(
    name = "attach",
    description = "starts the reconciler inside a running JVM of this machine",
    footer = {
      "",
      "Settings are those of the README, written key=value; a list key may be repeated.",
      "The service's own DOCKER_HOST counts, not this shell's.",
      "JDK 21 and later warn on the target's stderr; -XX:+EnableDynamicAgentLoading there silences it.",
      "Examples:",
      "  attach 4711 owner-label=com.acme.job=ci-1 dry-run=true",
      "  attach my-service config=reconciler.conf"
    })
final class AttachCommand extends Command {

  private static final int LEAST_JAVA = 17;

  @Parameters(
      index = "0",
      paramLabel = "TARGET",
      description =
          "a process id, or a regular expression that is found in exactly one JVM's main class,"
              + " command line or -D options")
  private String target = "";

  @Parameters(index = "1..*", paramLabel = "key=value", description = "settings")
  private List<String> typed = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    GivenSettings settings = new GivenSettings(typed);
    if (RemoteAddress.of(target) != null) {
      throw CliException.wrongUse(
          ("TARGET: was \"%s\"; allowed for attach: a JVM of this machine, by process id or regular"
                  + " expression")
              .formatted(target));
    }
    Jvm jvm = Jvms.find(target, jar());
    if (OtherNetwork.separates(jvm)) {
      OtherNetwork network = new OtherNetwork(jvm, cli());
      if (network.isOpen()) {
        return network.run();
      }
    }
    Attachment attachment = attachment(jvm);
    Properties properties = attachment.systemProperties();
    AgentStatus before = AgentStatus.in(properties);
    if (before.isStarting()) {
      before = attachment.settled();
    }
    if (before.isRunning()) {
      return runsAlready(jvm, before, settings);
    }
    checkJava(jvm, properties.getProperty("java.specification.version", ""));
    return report(jvm, attachment.load(settings.asArguments()), settings);
  }

  private static void checkJava(Jvm jvm, String version) {
    boolean old =
        version.startsWith("1.")
            || (version.matches("\\d+") && Integer.parseInt(version) < LEAST_JAVA);
    if (old) {
      throw CliException.failed(
          jvm + " runs Java " + version + "; the agent needs Java " + LEAST_JAVA + " or later");
    }
  }

  private int runsAlready(Jvm jvm, AgentStatus running, GivenSettings settings) {
    String here = Version.text();
    if (!running.version().equals(here)) {
      throw CliException.failed(
          ("version %s runs in %s and this is version %s: to replace it, detach %s, then attach"
                  + " again")
              .formatted(running.version(), jvm, here, jvm.pid()));
    }
    Arrival arrival = new Arrival(jvm, attachment(jvm));
    List<String> differences = settings.isEmpty() ? List.of() : arrival.differences(settings);
    if (isJson()) {
      String key = differences.isEmpty() ? "reconcilers" : "differences";
      print(Json.text(json(jvm, here, key, differences)));
    } else {
      print("runs already in " + jvm + ": version " + here);
    }
    if (differences.isEmpty()) {
      return DONE;
    }
    throw CliException.failed(
        ("other settings are in force in %s, and those given were not applied (use set, or"
                + " detach first):%s")
            .formatted(jvm, indented(differences)));
  }

  private static String indented(List<String> lines) {
    String line = System.lineSeparator() + "  ";
    return lines.isEmpty() ? "" : line + String.join(line, lines);
  }

  private int report(Jvm jvm, AgentStatus status, GivenSettings settings) {
    if (status.isRunning()) {
      Arrival arrival = new Arrival(jvm, attachment(jvm));
      List<Map<String, Object>> seen = arrival.look();
      if (isJson()) {
        print(Json.text(json(jvm, status.version(), "reconcilers", seen)));
      } else {
        print("attached to " + jvm + ": version " + status.version() + " runs there");
        arrival.lines(terminal(), settings.names("docker-host")).forEach(this::print);
      }
      return DONE;
    }
    if (status.isFailed()) {
      throw CliException.failed(
          "the agent did not start in " + jvm + ":" + indented(status.problems()));
    }
    throw CliException.failed(
        status.isStarting()
            ? ("the agent is still starting in %s after %s: it waits for the service to set up its"
                    + " own logging and MBeanServer; see status %s")
                .formatted(jvm, Durations.format(timeout()), jvm.pid())
            : "the agent keeps out of %s: it is one of the JDK's tools or our own command line"
                .formatted(jvm));
  }

  private static Map<String, Object> json(Jvm jvm, String version, String key, List<?> found) {
    Map<String, Object> json = new LinkedHashMap<>(Service.of(jvm).json());
    json.put("version", version);
    json.put(key, found);
    return json;
  }
}
