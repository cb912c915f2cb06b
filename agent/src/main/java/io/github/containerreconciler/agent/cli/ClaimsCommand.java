package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.boot.LocalProcesses;
import io.github.containerreconciler.agent.docker.DockerEngine;
import io.github.containerreconciler.internal.claim.ClaimList;
import io.github.containerreconciler.internal.claim.ClaimRow;
import io.github.containerreconciler.internal.claim.RuleText;
import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.LeftoverRemoval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which reconcilers claim containers of an engine; needs no service. */
@picocli.CommandLine.Command(
    name = "claims",
    description = "lists the claims of all reconcilers on one engine, and removes stale ones",
    footer = {
      "",
      "Each claim is a volume named container-reconciler.<instance>.<number>. A stale one protects",
      "nothing: what wrote it has ended, or no longer writes it anew.",
      "Examples:",
      "  claims",
      "  claims --docker-host tcp://build7:2375 --remove-stale"
    })
final class ClaimsCommand extends Command {

  @Option(
      names = "--docker-host",
      paramLabel = "ADDRESS",
      description = "the engine; by default the one that Docker's own rules name")
  private @Nullable String dockerHost;

  @Option(
      names = "--docker-cert-path",
      paramLabel = "FOLDER",
      description = "the folder with ca.pem, cert.pem and key.pem")
  private @Nullable String dockerCertPath;

  @Option(names = "--remove-stale", description = "removes the volumes of stale claims")
  private boolean removeStale;

  @Override
  public Integer call() {
    try (DockerEngine engine = DockerEngine.of(dockerHost, dockerCertPath, System.getenv())) {
      List<ClaimList.Entry> claims = ClaimList.read(engine, new LocalProcesses(), timeout());
      int code = DONE;
      List<String> removed = new ArrayList<>();
      for (ClaimList.Entry claim : claims) {
        if (removeStale && !claim.row().live()) {
          code = Math.max(code, remove(engine, claim, removed));
        }
      }
      if (isJson()) {
        print(Json.text(json(claims, removed)));
      } else {
        show(engine, claims, removed);
      }
      return code;
    } catch (EngineException | IllegalArgumentException e) {
      throw CliException.failed(String.valueOf(e.getMessage()));
    }
  }

  private int remove(ContainerEngine engine, ClaimList.Entry claim, List<String> removed) {
    for (String volume : claim.volumes()) {
      try {
        if (engine.removeVolume(volume, timeout()) == LeftoverRemoval.IN_USE) {
          complain(volume + " is not removed: a container uses it");
          return CliException.FAILED;
        }
        removed.add(volume);
      } catch (EngineException e) {
        complain(Words.of(volume + " is not removed: " + e.getMessage()));
        return CliException.FAILED;
      }
    }
    return DONE;
  }

  private void show(ContainerEngine engine, List<ClaimList.Entry> claims, List<String> removed) {
    TextTable table =
        new TextTable(
            "",
            "INSTANCE,RECONCILER,SERVICE,HOST,PID,CONTAINER,AGE,STATE,RULES",
            "CONTAINER,RULES,INSTANCE");
    for (ClaimList.Entry claim : claims) {
      ClaimRow row = claim.row();
      String container = row.container();
      table.row(
          row.instance(),
          row.reconciler(),
          row.service(),
          row.host(),
          row.pid(),
          container.length() > 12 ? container.substring(0, 12) : container,
          Durations.format(Duration.ofSeconds(row.ageSeconds())),
          row.live() ? "live" : "stale",
          shown(row.rules()));
    }
    if (table.isEmpty()) {
      print("nobody claims anything on " + engine.endpoint());
    } else {
      terminal().out().print(table.render(terminal()));
    }
    removed.forEach(volume -> print("removed " + Words.of(volume)));
  }

  /** In words; what this version cannot read stays as it is. */
  static String shown(String rules) {
    List<OwnershipRule> read = RuleText.read(rules);
    return read == null
        ? rules
        : read.stream().map(ClaimsCommand::shown).collect(Collectors.joining("; "));
  }

  private static String shown(OwnershipRule rule) {
    List<String> conditions = new ArrayList<>();
    rule.labels().forEach(label -> conditions.add("label " + label));
    rule.mounts().forEach(mount -> conditions.add("mount " + mount));
    add(conditions, "name ", rule.namePattern());
    add(conditions, "image ", rule.imagePattern());
    add(conditions, "network ", rule.network());
    return rule.name() + ": " + String.join(", ", conditions);
  }

  private static void add(List<String> conditions, String what, @Nullable Object value) {
    if (value != null) {
      conditions.add(what + value);
    }
  }

  private static Map<String, Object> json(List<ClaimList.Entry> claims, List<String> removed) {
    List<Object> rows = new ArrayList<>();
    for (ClaimList.Entry claim : claims) {
      Map<String, @Nullable Object> row = Json.map(claim.row());
      row.put("volumes", claim.volumes());
      rows.add(row);
    }
    return Json.object("claims", rows, "removed", removed);
  }
}
