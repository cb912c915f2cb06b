package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.internal.config.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import picocli.CommandLine.Parameters;

/** Changes settings in force; they are not persisted. */
@picocli.CommandLine.Command(
    name = "set",
    description = "changes settings until the service ends; they are in force at once",
    footer = {
      "",
      "Settings: enabled=true|false, dry-run=true|false, period=DURATION (1s to 24h),",
      "creation-grace=DURATION (0s to 24h).",
      "Examples:",
      "  set 4711 dry-run=false",
      "  set my-service enabled=true period=30s"
    })
final class SetCommand extends ReconcilerCommand {

  private static final Duration LONGEST = Duration.ofHours(24);

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "key=value",
      description = "what to change")
  private List<String> settings = new ArrayList<>();

  private final List<Change> changes = new ArrayList<>();

  /**
   * @param order what protects comes before what does not
   */
  private record Change(String key, String attribute, Object value, int order) {}

  @Override
  boolean takesSeveral() {
    return false;
  }

  /** All of them are checked before any is made. */
  @Override
  void beforeConnecting() {
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      String key = equals < 0 ? setting : setting.substring(0, equals);
      String value = equals < 0 ? "" : setting.substring(equals + 1);
      if (changes.stream().anyMatch(before -> before.key.equals(key))) {
        throw CliException.wrongUse(
            "setting: was \"%s\", a second value for %s; allowed: one each"
                .formatted(setting, key));
      }
      changes.add(
          switch (key) {
            case "enabled" -> flag(key, "Enabled", value, false);
            case "dry-run" -> flag(key, "DryRun", value, true);
            case "period" -> seconds(key, "PeriodSeconds", value, 1);
            case "creation-grace" -> seconds(key, "CreationGraceSeconds", value, 0);
            default ->
                throw CliException.notAllowed(
                    "setting", setting, "enabled=, dry-run=, period= and creation-grace=");
          });
    }
    changes.sort(Comparator.comparingInt(Change::order));
  }

  private static Change flag(String key, String attribute, String value, boolean protecting) {
    if (!value.equals("true") && !value.equals("false")) {
      throw CliException.notAllowed(key, value, "true or false");
    }
    boolean flag = Boolean.parseBoolean(value);
    return new Change(key, attribute, flag, flag == protecting ? 0 : 2);
  }

  private static Change seconds(String key, String attribute, String value, long least) {
    String allowed = "whole seconds from " + least + "s to 24h";
    Duration duration = duration(key, value, allowed);
    boolean whole = duration.equals(Duration.ofSeconds(duration.toSeconds()));
    if (!whole || duration.toSeconds() < least || duration.compareTo(LONGEST) > 0) {
      throw CliException.notAllowed(key, value, allowed);
    }
    return new Change(key, attribute, duration.toSeconds(), 1);
  }

  @Override
  Reply ask(RemoteReconciler reconciler) throws IOException, JMException {
    Map<String, Object> made = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (Change change : changes) {
      reconciler.set(change.attribute, change.value);
      made.put(change.attribute, change.value);
      String value =
          change.value instanceof Long seconds
              ? Durations.format(Duration.ofSeconds(seconds))
              : String.valueOf(change.value);
      lines.add(reconciler.name() + ": " + change.key + "=" + value);
    }
    return Reply.done(made, String.join(System.lineSeparator(), lines));
  }
}
