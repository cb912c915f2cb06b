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

/**
 * Makes checked settings of what was written in several places, and finds all that is wrong with it
 * at once.
 */
public final class SettingsReader {

  private static final Duration UNWISE_GRACE = Duration.ofMinutes(1);

  private final List<String> problems;
  private final Set<String> warnings;
  private final List<Source> sources = new ArrayList<>();
  private boolean rulesMayBeElsewhere;

  private SettingsReader(ConfigProblems findings) {
    this.problems = new ArrayList<>(findings.problems());
    this.warnings = new LinkedHashSet<>(findings.warnings());
    this.rulesMayBeElsewhere = findings.isIncomplete();
  }

  /**
   * Reads all settings.
   *
   * @param written what was written, the place of the highest precedence first
   * @param findings what was found while reading those places
   * @throws ConfigException with every problem there is
   */
  public static AgentConfig read(List<List<Setting>> written, ConfigProblems findings)
      throws ConfigException {
    SettingsReader reader = new SettingsReader(findings);
    for (List<Setting> settings : written) {
      Source source = new Source(settings, reader.problems);
      reader.sources.add(source);
      reader.rulesMayBeElsewhere |= source.isOwnerUnknown();
    }
    return reader.build();
  }

  private AgentConfig build() throws ConfigException {
    Values agent = new Values(effective(null), problems);
    String logLevel = agent.text(Key.LOG_LEVEL);
    if (!AgentConfig.LOG_LEVELS.contains(logLevel)) {
      agent.problem(Key.LOG_LEVEL, Key.LOG_LEVEL.text(), logLevel, "");
    }
    String logTo = agent.text(Key.LOG_TO);
    Set<String> names = new LinkedHashSet<>();
    for (Source source : sources) {
      names.addAll(source.reconcilers());
    }
    if (names.isEmpty()) {
      names.add("default");
    }
    List<ReconcilerConfig> reconcilers = new ArrayList<>();
    for (String name : names) {
      ReconcilerConfig config = reconciler(name, new Values(effective(name), problems));
      if (config != null) {
        reconcilers.add(config);
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(List.copyOf(new LinkedHashSet<>(problems)));
    }
    return new AgentConfig(reconcilers, logTo, logLevel, List.copyOf(warnings));
  }

  /**
   * What counts for a reconciler: its own value, else the shared one, each of the highest place.
   */
  private Map<String, Setting> effective(@Nullable String reconciler) {
    Map<String, Setting> shared = new LinkedHashMap<>();
    Map<String, Setting> effective = new LinkedHashMap<>();
    for (Source source : sources) {
      for (Map.Entry<String, Setting> own : source.ownOf(reconciler).entrySet()) {
        Setting above = shared.get(own.getKey());
        if (effective.putIfAbsent(own.getKey(), own.getValue()) == null && above != null) {
          refuseContradiction(above, own.getValue());
        }
      }
      for (Map.Entry<String, Setting> outer : source.shared().entrySet()) {
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
      problems.add(
          above.problem(
              "was \""
                  + above.text()
                  + "\", but "
                  + own.where()
                  + " is \""
                  + own.text()
                  + "\", in a place of lower precedence; allowed: "
                  + own.key()
                  + " where you wrote "
                  + above.key()));
    }
  }

  private void warnOfLostProtection(String key, Setting shared, Setting own) {
    boolean protects =
        key.equals(Key.EXEMPT_LABEL.text()) || key.equals(Key.REQUIRED_SOURCES.text());
    if (protects && !own.values().containsAll(shared.values())) {
      warnings.add(
          own.problem(
              "was \""
                  + own.text()
                  + "\", which replaces \""
                  + shared.text()
                  + "\" of "
                  + shared.where()));
    }
  }

  private @Nullable ReconcilerConfig reconciler(String name, Values values) {
    int before = problems.size();
    boolean enabled = values.bool(Key.ENABLED);
    boolean dryRun = values.bool(Key.DRY_RUN);
    Duration period = values.duration(Key.PERIOD);
    Duration grace = values.duration(Key.CREATION_GRACE);
    String host = values.single(Key.DOCKER_HOST, Key.DOCKER_HOST.text());
    String notHost = host == null ? null : DockerHost.problem(host);
    if (host != null && notHost != null) {
      values.problem(Key.DOCKER_HOST, Key.DOCKER_HOST.text(), DockerHost.shown(host), notHost);
    }
    String certificates = values.single(Key.DOCKER_CERT_PATH, Key.DOCKER_CERT_PATH.text());
    Duration apiTimeout = values.durationOrNull(Key.API_TIMEOUT);
    int beforeRules = problems.size();
    List<OwnershipRule> rules = new RuleReader(values, problems).read();
    if (rules.isEmpty() && problems.size() == beforeRules && !rulesMayBeElsewhere) {
      problems.add(
          "owner-label: is missing; without it, an owner.<rule>.label, .mount or .name, or preset=nomad,"
              + " no container is ours");
    }
    String exempt = values.text(Key.EXEMPT_LABEL);
    if (!ReconcilerConfig.isExemptLabel(exempt)) {
      values.problem(Key.EXEMPT_LABEL, Key.EXEMPT_LABEL.text(), exempt, "");
    }
    List<String> required = values.list(Key.REQUIRED_SOURCES);
    int confirmations = values.count(Key.CONFIRMATIONS);
    int burst = values.count(Key.UNTRACKED_BURST);
    int parallelism = values.count(Key.REMOVE_PARALLELISM);
    boolean volumes = values.bool(Key.REMOVE_VOLUMES);
    Duration stopTimeout = values.duration(Key.STOP_TIMEOUT);
    if (problems.size() > before || rules.isEmpty()) {
      return null;
    }
    warn(values, grace, rules);
    return new ReconcilerConfig(
        name,
        enabled,
        dryRun,
        period,
        grace,
        host,
        certificates,
        apiTimeout,
        rules,
        exempt,
        required,
        confirmations,
        burst,
        parallelism,
        volumes,
        stopTimeout);
  }

  private void warn(Values values, Duration grace, List<OwnershipRule> rules) {
    if (grace.compareTo(UNWISE_GRACE) < 0) {
      Setting setting = Objects.requireNonNull(values.all().get(Key.CREATION_GRACE.text()));
      warnings.add(
          setting.key()
              + ": was "
              + Durations.format(grace)
              + ", less than 1m: a container whose"
              + " start the application has not yet noted down may be removed");
    }
    for (OwnershipRule rule : rules) {
      if (rule.isAnyName()) {
        warnings.add(
            "owner."
                + rule.name()
                + ".name: is found in every name, so that every container of the engine is ours");
      }
    }
  }
}
