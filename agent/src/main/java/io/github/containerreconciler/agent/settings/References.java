package io.github.containerreconciler.agent.settings;

import io.github.containerreconciler.internal.config.ConfigProblems;
import io.github.containerreconciler.internal.config.KeyPath;
import io.github.containerreconciler.internal.config.Setting;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${env:NAME}</code> and <code>${sysprop:name}</code> in values. What is empty or
 * missing is a problem: a rule must not lose a part of its condition.
 */
final class References {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|sysprop):([^}]*)}");
  private static final Pattern LEFT = Pattern.compile("\\$\\{[^}]*}?");

  private final Map<String, String> environment;
  private final Properties properties;
  private final Damage damage;
  private final ConfigProblems problems;

  References(
      Map<String, String> environment,
      Properties properties,
      Damage damage,
      ConfigProblems problems) {
    this.environment = environment;
    this.properties = properties;
    this.damage = damage;
    this.problems = problems;
  }

  List<Setting> resolve(List<Setting> settings) {
    return settings.stream().map(this::resolve).toList();
  }

  private Setting resolve(Setting setting) {
    List<String> values = setting.values().stream().map(value -> resolve(value, setting)).toList();
    return values.equals(setting.values()) ? setting : setting.resolved(values);
  }

  private String resolve(String value, Setting setting) {
    refuseOthers(REFERENCE.matcher(value).replaceAll(""), setting);
    Matcher reference = REFERENCE.matcher(value);
    StringBuilder text = new StringBuilder();
    while (reference.find()) {
      String name = reference.group(2);
      String found = find(reference.group(1), name);
      if (found == null || found.isBlank()) {
        refuse(setting, ", but " + name + " is empty or missing; allowed: set it");
        found = "";
      }
      String why = damage.of(found, name + "=" + found);
      if (why != null) {
        refuse(setting, ", but " + name + " " + why);
      }
      reference.appendReplacement(text, Matcher.quoteReplacement(found));
    }
    return reference.appendTail(text).toString();
  }

  private @Nullable String find(String kind, String name) {
    return kind.equals("env") ? environment.get(name) : properties.getProperty(name);
  }

  /** Another program's reference, which nobody replaced, makes a rule that never matches. */
  private void refuseOthers(String rest, Setting setting) {
    KeyPath path = KeyPath.of(setting.key());
    if (path != null && path.key().isOfOwnership() && LEFT.matcher(rest).find()) {
      refuse(setting, "; allowed: ${env:NAME} and ${sysprop:name}, and no other ${");
    }
  }

  private void refuse(Setting setting, String why) {
    problems.incomplete(setting.was(why));
  }
}
