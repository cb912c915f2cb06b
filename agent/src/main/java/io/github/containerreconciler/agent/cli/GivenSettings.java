package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.settings.Commas;
import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.KeyPath;
import io.github.containerreconciler.internal.config.Secrets;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Settings as they were typed behind a command, {@code key=value} each. */
final class GivenSettings {

  /** Settings that name a file, relative to the folder of this command. */
  private static final Set<String> FILES =
      Set.of("config", "docker-cert-path", "history", "evidence", "log-to");

  private static final String RECONCILERS = "reconcilers.";

  /** A list key may be repeated. */
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  GivenSettings(List<String> typed) {
    for (String setting : typed) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw CliException.notAllowed("setting", setting, "key=value, such as dry-run=true");
      }
      String key = setting.substring(0, equals);
      String value = setting.substring(equals + 1);
      checkIsOne(key, value);
      values.computeIfAbsent(key, k -> new ArrayList<>()).add(absolute(key, value));
    }
  }

  private static String absolute(String key, String value) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    boolean file = FILES.contains(last) && !value.isEmpty();
    boolean word = last.equals("log-to") && value.matches("stderr|jul");
    return file && !word ? new File(value).getAbsolutePath() : value;
  }

  /** As -javaagent takes them, several settings in one argument would be one odd value here. */
  private static void checkIsOne(String key, String value) {
    for (int comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', comma + 1)) {
      int equals = value.indexOf('=', comma);
      if (equals > 0 && KeyPath.of(value.substring(comma + 1, equals).strip()) != null) {
        throw CliException.notAllowed(
            key,
            Secrets.shown(key, value),
            "one setting an argument, separated by spaces, not by commas");
      }
    }
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  boolean names(String key) {
    return values.containsKey(key);
  }

  /** As the agent's arguments are written. */
  String asArguments() {
    List<String> pairs = new ArrayList<>();
    values.forEach((key, all) -> all.forEach(value -> pairs.add(key + "=" + value)));
    return Commas.join(pairs);
  }

  /** Which of them are not in force in one reconciler, perhaps one of several; a sentence each. */
  List<String> differences(Facts facts, boolean several) {
    String reconciler = facts.words("name");
    Map<String, List<String>> meant = new LinkedHashMap<>(values);
    meant.keySet().removeIf(key -> key.startsWith(RECONCILERS));
    String own = RECONCILERS + reconciler + ".";
    values.forEach(
        (key, all) -> {
          if (key.startsWith(own)) {
            meant.put(key.substring(own.length()), all);
          }
        });
    List<String> differences = new ArrayList<>();
    meant.forEach(
        (key, all) -> {
          List<String> shown = shown(key, all);
          String inForce = facts.setting(key);
          if (inForce == null || !isSame(shown, inForce)) {
            differences.add(
                "%s%s: given \"%s\", %s"
                    .formatted(
                        several ? "reconciler " + reconciler + ": " : "",
                        key,
                        String.join(",", shown),
                        inForce == null ? "not set there" : "in force \"" + inForce + "\""));
          }
        });
    return differences;
  }

  /** As the service shows them, without secrets: that is all that can be compared. */
  private static List<String> shown(String key, List<String> all) {
    return all.stream().map(value -> Secrets.shown(key, value)).toList();
  }

  private static boolean isSame(List<String> given, String inForce) {
    String joined = String.join(",", given);
    if (joined.equals(inForce) || isSameDuration(joined, inForce)) {
      return true;
    }
    // a list has no order, and is shown with or without spaces
    return new TreeSet<>(List.of(joined.split(",\\s*", -1)))
        .equals(new TreeSet<>(List.of(inForce.split(",\\s*", -1))));
  }

  private static boolean isSameDuration(String given, String inForce) {
    try {
      return Durations.parse(given).equals(Durations.parse(inForce));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
