package io.github.containerreconciler.internal.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes checked settings of what was written in several places, and finds all problems at once. */
public final class SettingsReader {

  private static final Duration UNWISE_GRACE = Duration.ofMinutes(1);
  private static final String COMPOSE = "com.docker.compose.";

  private final ConfigProblems problems;
  private final List<SettingsPlace> places = new ArrayList<>();

  private SettingsReader(ConfigProblems problems) {
    this.problems = problems;
  }

  /**
   * Reads all settings.
   *
   * @param written what was written, the place of the highest precedence first
   * @param found what was found while reading those places
   * @throws ConfigException with every problem there is
   */
  public static AgentConfig read(List<List<Setting>> written, ConfigProblems found)
      throws ConfigException {
    SettingsReader reader = new SettingsReader(found);
    for (List<Setting> settings : written) {
      reader.places.add(new SettingsPlace(settings, reader.problems));
    }
    return reader.build();
  }

  private AgentConfig build() throws ConfigException {
    Values agent = new Values(effective(null), problems);
    String logLevel = agent.text(Key.LOG_LEVEL, AgentConfig.LOG_LEVELS::contains);
    String logTo = agent.text(Key.LOG_TO);
    Set<String> names = new LinkedHashSet<>();
    for (SettingsPlace place : places) {
      names.addAll(place.reconcilers());
    }
    if (names.isEmpty()) {
      names.add("default");
    }
    List<ReconcilerConfig> reconcilers = new ArrayList<>();
    for (String name : names) {
      ReconcilerConfig config =
          reconciler(name, new Values(Preset.complete(effective(name)), problems));
      if (config != null) {
        reconcilers.add(config);
      }
    }
    if (problems.count() > 0) {
      throw new ConfigException(problems.problems());
    }
    return new AgentConfig(reconcilers, logTo, logLevel, problems.warnings());
  }

  /**
   * Returns what counts for a reconciler: its own value, else the shared one, each of the highest
   * place.
   */
  private Map<String, Setting> effective(@Nullable String reconciler) {
    Map<String, Setting> shared = new LinkedHashMap<>();
    Map<String, Setting> effective = new LinkedHashMap<>();
    for (SettingsPlace place : places) {
      for (Map.Entry<String, Setting> own : place.ownOf(reconciler).entrySet()) {
        Setting above = shared.get(own.getKey());
        if (effective.putIfAbsent(own.getKey(), own.getValue()) == null && above != null) {
          refuseContradiction(above, own.getValue());
        }
      }
      for (Map.Entry<String, Setting> outer : place.shared().entrySet()) {
        shared.putIfAbsent(outer.getKey(), outer.getValue());
      }
    }
    for (Map.Entry<String, Setting> outer : shared.entrySet()) {
      Setting own = effective.putIfAbsent(outer.getKey(), outer.getValue());
      if (own != null) {
        warnOfLostProtection(outer.getKey(), outer.getValue(), own);
      }
    }
    return effective;
  }

  /** A dry-run=true on the command line must not be lost to a file, nor its host to another. */
  private void refuseContradiction(Setting above, Setting own) {
    if (!above.values().equals(own.values())) {
      problems.problem(
          above.was(
              ", but %s is \"%s\", in a place of lower precedence; allowed: %s where you wrote %s"
                  .formatted(own.where(), own.text(), own.key(), above.key())));
    }
  }

  private void warnOfLostProtection(String key, Setting shared, Setting own) {
    boolean protects =
        key.equals(Key.EXEMPT_LABEL.text()) || key.equals(Key.REQUIRED_CALLBACKS.text());
    if (protects && !own.values().containsAll(shared.values())) {
      problems.warning(own.was(", which replaces \"" + shared.text() + "\" of " + shared.where()));
    }
  }

  private @Nullable ReconcilerConfig reconciler(String name, Values values) {
    int before = problems.count();
    RuleReader reader = new RuleReader(values);
    List<OwnershipRule> rules = reader.read();
    if (rules.isEmpty() && problems.count() == before && !problems.isIncomplete()) {
      problems.problem(
          "owner-label: is missing; without it, an owner.<rule>.label, .mount, .name, .image or"
              + " .network, or preset=nomad, no container is ours");
    }
    Preset preset = reader.preset();
    List<String> missing = preset == null ? List.of() : preset.missing(values.all());
    missing.forEach(what -> values.refuse(Key.PRESET, what));
    if (preset != null) {
      requireGrace(values, preset);
    }
    List<CallbackSettings> callbacks =
        missing.isEmpty()
            ? CallbackReader.read(values)
            : List.of(); // else each would be refused too
    ReconcilerConfig config = ReconcilerConfig.read(name, values, rules, callbacks);
    if (problems.count() > before || config == null) {
      return null;
    }
    warn(values, config);
    return config;
  }

  private static void requireGrace(Values values, Preset preset) {
    if (values.duration(Key.CREATION_GRACE).compareTo(preset.leastGrace()) < 0) {
      values.refuse(
          Key.PRESET,
          "needs a creation-grace of at least %s, since %s"
              .formatted(Durations.format(preset.leastGrace()), preset.why()));
    }
  }

  private void warn(Values values, ReconcilerConfig config) {
    if (config.creationGrace().compareTo(UNWISE_GRACE) < 0) {
      Setting setting = Objects.requireNonNull(values.all().get(Key.CREATION_GRACE.text()));
      problems.warning(
          ("%s: was %s, less than 1m: a container whose start the application has not yet noted down"
                  + " may be removed")
              .formatted(setting.key(), Durations.format(config.creationGrace())));
    }
    for (OwnershipRule rule : config.rules()) {
      if (rule.isAnyName()) {
        problems.warning(
            ("owner.%s: its pattern is found in every name, so that every container of the engine"
                    + " is ours")
                .formatted(rule.name()));
      }
      if (rule.isOnly(COMPOSE)) {
        problems.warning(
            ("rule %s: Docker Compose gives this label to every container of a project, to those"
                    + " beside this service too; they are removed unless the application tracks them")
                .formatted(rule.name()));
      }
    }
  }
}
