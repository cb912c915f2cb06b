package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.management.JMException;
import picocli.CommandLine.Option;

/** Which JVMs there are, and how the reconcilers in them do. */
@picocli.CommandLine.Command(
    name = "list",
    description = "lists the JVMs of this machine, a row for each reconciler",
    footer = {
      "",
      "A JVM of another user is only seen as that user or as root.",
      "Examples:",
      "  list",
      "  list --json"
    })
final class ListCommand extends Command {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Option(names = "--rows-of", hidden = true)
  private boolean rowsOf;

  @Override
  public Integer call() {
    if (rowsOf) {
      return printRowsOfChosen();
    }
    List<Map<String, Object>> rows =
        Jvms.all(jar()).parallelStream().map(this::look).flatMap(List::stream).toList();
    if (isJson()) {
      print(Json.text(rows));
      return DONE;
    }
    TextTable table =
        new TextTable(
            "",
            "PID,USER,RECONCILER,STATE,DRY RUN,DANGLING,HELD,LAST REMOVAL,SERVICE",
            "USER,DRY RUN,LAST REMOVAL,RECONCILER");
    for (Map<String, Object> row : rows) {
      Facts f = new Facts(row);
      String agent = f.text("agent").equals("none") ? "-" : f.text("agent");
      table.row(
          f.text("pid"),
          f.text("user"),
          f.text("reconciler"),
          f.text("state").isEmpty() ? agent : f.text("state"),
          f.text("dryRun"),
          f.text("dangling"),
          f.text("held"),
          f.time("lastRemoval"),
          f.text("mainClass"));
    }
    if (table.isEmpty()) {
      print("no JVM but this one that user " + System.getProperty("user.name") + " can see");
    } else {
      terminal().out().print(table.render(terminal()));
    }
    rows.stream()
        .filter(row -> row.containsKey("problem"))
        .forEach(row -> print(terminal().wrap(row.get("pid") + ": " + row.get("problem"), 0)));
    return DONE;
  }

  private Duration patience() {
    return timeout().compareTo(PATIENCE) < 0 ? timeout() : PATIENCE;
  }

  /** A row for each reconciler in a JVM, or one that says why there is none. */
  private List<Map<String, Object>> look(Jvm jvm) {
    Map<String, Object> fields =
        Json.object(
            "pid", jvm.pid(), "mainClass", jvm.main(), "user", jvm.user(), "agent", "unknown");
    try {
      Properties properties = new Attachment(jvm, jar(), patience()).systemProperties();
      AgentStatus status = AgentStatus.in(properties);
      fields.put("javaVersion", properties.getProperty("java.version", ""));
      fields.put("agent", status.word().isEmpty() ? "none" : status.word());
      if (status.isRunning()) {
        fields.put("version", status.version());
        List<Map<String, Object>> rows = reconcilers(jvm);
        rows.replaceAll(
            own -> {
              Map<String, Object> row = new LinkedHashMap<>(fields);
              row.putAll(own);
              return row;
            });
        return rows;
      }
      if (status.isFailed()) {
        fields.put("problem", String.join("; ", status.problems()));
      }
    } catch (Exception e) {
      fields.put(
          "problem", e instanceof CliException ? String.valueOf(e.getMessage()) : Words.of(e));
    }
    return List.of(fields);
  }

  private List<Map<String, Object>> reconcilers(Jvm jvm) throws Exception {
    if (!OtherNetwork.separates(jvm)) {
      return ask(jvm);
    }
    OtherNetwork network = new OtherNetwork(jvm, cli());
    if (!network.isOpen()) {
      throw network.refusal("status");
    }
    return inside(network);
  }

  private List<Map<String, Object>> ask(Jvm jvm) throws Exception {
    if (!LoopbackSockets.isUp()) {
      throw CliException.failed("its loopback interface is down");
    }
    return new Attachment(jvm, jar(), patience())
        .overJmx(
            remote -> {
              List<Map<String, Object>> all = new ArrayList<>();
              for (RemoteReconciler reconciler : remote.reconcilers()) {
                all.add(fields(reconciler));
              }
              return all;
            });
  }

  private static Map<String, Object> fields(RemoteReconciler reconciler) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("reconciler", reconciler.name());
    try {
      Facts facts = new Facts(reconciler.attributes());
      fields.put("state", facts.words("state"));
      fields.put("dryRun", facts.flag("dryRun"));
      fields.put("dangling", facts.number("danglingContainers"));
      fields.put("held", facts.number("heldContainers"));
      fields.put("lastRemoval", facts.words("lastRemovalTime"));
    } catch (JMException | RuntimeException e) {
      fields.put("problem", RemoteReconciler.refusal(e));
    }
    return fields;
  }

  /** Returns what another command line of ours, outside of this network, asked for. */
  private int printRowsOfChosen() {
    Jvm jvm = Jvms.find("", jar());
    try {
      for (Map<String, Object> fields : ask(jvm)) {
        print(line(fields));
      }
      return DONE;
    } catch (Exception e) {
      throw CliException.failed(Words.of(String.valueOf(e.getMessage())), e);
    }
  }

  private static List<Map<String, Object>> inside(OtherNetwork network) throws Exception {
    Process process =
        new ProcessBuilder(network.command(List.of("list", "--rows-of")))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw CliException.failed("it gives no answer in the network of its container");
    }
    return text.lines().map(ListCommand::fields).collect(Collectors.toCollection(ArrayList::new));
  }

  /** One reconciler in a line. */
  static String line(Map<String, Object> fields) {
    List<String> pairs = new ArrayList<>();
    fields.forEach((key, value) -> pairs.add(key + "=" + Words.of(value)));
    return String.join("\t", pairs);
  }

  static Map<String, Object> fields(String line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String pair : line.split("\t", -1)) {
      String[] parts = pair.split("=", 2);
      fields.put(
          parts[0],
          switch (parts[0]) {
            case "dryRun" -> Boolean.valueOf(parts[1]);
            case "dangling", "held" -> Long.valueOf(parts[1]);
            default -> parts[1];
          });
    }
    return fields;
  }
}
