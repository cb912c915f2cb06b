package io.github.containerreconciler.agent.cli;

import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Option;

/** Which JVMs there are, and in which of them an agent runs. */
@picocli.CommandLine.Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.class,
    description = "lists the JVMs of this machine and the state of the agent in each",
    footer = {
      "",
      "A JVM of another user is only seen as that user or as root.",
      "Examples:",
      "  list",
      "  list --json"
    })
final class ListCommand extends Command {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  ListCommand(Terminal terminal, File jar) {
    super(terminal, jar);
  }

  private record Row(Jvm jvm, String java, String agent) {}

  @Override
  public Integer call() {
    List<Row> rows = Jvms.all().parallelStream().map(this::look).toList();
    if (json) {
      List<Map<String, Object>> objects = new ArrayList<>();
      for (Row row : rows) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("pid", row.jvm.pid());
        object.put("mainClass", row.jvm.main());
        object.put("user", row.jvm.user());
        object.put("javaVersion", row.java);
        object.put("agent", row.agent);
        objects.add(object);
      }
      print(Json.text(objects));
      return DONE;
    }
    Table table = new Table("", "PID", "USER", "JAVA", "AGENT", "MAIN CLASS");
    rows.forEach(
        row -> table.row(row.jvm.pid(), row.jvm.user(), row.java, row.agent, row.jvm.main()));
    if (table.isEmpty()) {
      print("no JVM but this one that user " + System.getProperty("user.name") + " can see");
    } else {
      terminal().out().print(table.render(terminal()));
    }
    return DONE;
  }

  private Row look(Jvm jvm) {
    Duration patience = timeout().compareTo(PATIENCE) < 0 ? timeout() : PATIENCE;
    try {
      Properties properties = new Attachment(jvm, jar(), patience).systemProperties();
      return new Row(
          jvm, properties.getProperty("java.version", "?"), AgentStatus.in(properties).brief());
    } catch (CliException e) {
      return new Row(jvm, "?", "? " + e.getMessage());
    }
  }
}
