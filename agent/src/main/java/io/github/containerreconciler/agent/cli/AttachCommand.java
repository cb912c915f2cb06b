package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.boot.Version;
import io.github.containerreconciler.agent.settings.Commas;
import io.github.containerreconciler.internal.config.KeyPath;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import picocli.CommandLine.Parameters;

/** Brings the agent into a running JVM, and waits for what that JVM says of it. */
@picocli.CommandLine.Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.class,
    description = "starts the reconciler inside a running JVM",
    footer = {
      "",
      "Settings are those of the README, written key=value; a list key may be repeated.",
      "JDK 21 and later warn on the target's stderr; -XX:+EnableDynamicAgentLoading there silences it.",
      "Examples:",
      "  attach 4711 owner-label=com.acme.job=ci-1 dry-run=true",
      "  attach my-service config=reconciler.conf"
    })
final class AttachCommand extends Command {

  private static final long POLL_MILLIS = 100;
  private static final int LEAST_JAVA = 17;
  private static final Set<String> FILES = Set.of("config", "docker-cert-path");

  @Parameters(
      index = "0",
      paramLabel = "TARGET",
      description =
          "a process id, or a regular expression that is found in exactly one JVM's main class or"
              + " command line")
  private String target = "";

  @Parameters(index = "1..*", paramLabel = "key=value", description = "settings")
  private List<String> settings = new ArrayList<>();

  AttachCommand(Terminal terminal, File jar) {
    super(terminal, jar);
  }

  @Override
  public Integer call() throws Exception {
    String text = text();
    Jvm jvm = Jvms.find(target);
    Properties properties = attachment(jvm).systemProperties();
    AgentStatus before = AgentStatus.in(properties);
    if (before.isStarting()) {
      before = settled(jvm);
    }
    if (before.isRunning()) {
      return runsAlready(jvm, before);
    }
    checkJava(jvm, properties.getProperty("java.specification.version", ""));
    attachment(jvm).load(text);
    return report(jvm, settled(jvm));
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

  private int runsAlready(Jvm jvm, AgentStatus running) {
    String here = Version.text();
    if (!running.version().equals(here)) {
      throw CliException.failed(
          "version "
              + running.version()
              + " runs in "
              + jvm
              + " and this is version "
              + here
              + ": to replace it, detach "
              + jvm.pid()
              + ", then attach again");
    }
    print("runs already in " + jvm + ": version " + here);
    if (!settings.isEmpty()) {
      terminal()
          .err()
          .println(
              "container-reconciler: the settings given were not applied: use set, or detach first");
    }
    return DONE;
  }

  private int report(Jvm jvm, AgentStatus status) {
    if (status.isRunning()) {
      print("attached to " + jvm + ": version " + status.version() + " runs there");
      return DONE;
    }
    if (status.isFailed()) {
      StringBuilder text = new StringBuilder("the agent did not start in " + jvm + ":");
      status.problems().forEach(p -> text.append(System.lineSeparator()).append("  ").append(p));
      throw CliException.failed(text.toString());
    }
    throw CliException.failed(
        status.isStarting()
            ? "the agent is still starting in "
                + jvm
                + " after "
                + timeout().toSeconds()
                + "s: it waits for the service to set up its own logging and MBeanServer; see status "
                + jvm.pid()
            : "the agent keeps out of "
                + jvm
                + ": it is one of the JDK's tools or our own command line");
  }

  /** The status once it is no longer {@code starting}, as far as there is time. */
  private AgentStatus settled(Jvm jvm) throws InterruptedException {
    long deadline = System.nanoTime() + timeout().toNanos();
    AgentStatus status = AgentStatus.in(attachment(jvm).systemProperties());
    while (status.isStarting() && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
      status = AgentStatus.in(attachment(jvm).systemProperties());
    }
    return status;
  }

  /** As -javaagent takes them, several settings in one argument would be one odd value here. */
  private static void checkIsOne(String key, String value) {
    for (int comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', comma + 1)) {
      int equals = value.indexOf('=', comma);
      if (equals > 0 && KeyPath.of(value.substring(comma + 1, equals).strip()) != null) {
        throw CliException.wrongUse(
            key
                + ": was \""
                + value
                + "\"; allowed: one setting an argument, separated by spaces, not by commas");
      }
    }
  }

  /** As the agent's arguments are written; paths are meant from where this command runs. */
  private String text() {
    List<String> pairs = new ArrayList<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw CliException.wrongUse(
            "setting: was \"" + setting + "\"; allowed: key=value, such as dry-run=true");
      }
      String key = setting.substring(0, equals);
      String value = setting.substring(equals + 1);
      checkIsOne(key, value);
      boolean isFile =
          FILES.contains(key) || (key.equals("log-to") && !value.matches("stderr|jul"));
      if (isFile && !value.isEmpty()) {
        value = new File(value).getAbsolutePath();
      }
      pairs.add(key + "=" + value);
    }
    return Commas.join(pairs);
  }
}
