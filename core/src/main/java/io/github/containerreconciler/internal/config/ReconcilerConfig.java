package io.github.containerreconciler.internal.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one reconciler, checked. Immutable. The keys of the contract in camel case; see
 * the settings table in the README for meaning, defaults and limits.
 *
 * @param name the reconciler's name, {@code default} where there is only one
 * @param dockerHost the engine's address as configured; null to follow Docker's own rules
 * @param dockerCertPath the folder with TLS certificates; null to follow Docker's own rules
 * @param configuredApiTimeout null for the default, see {@link #apiTimeout}
 * @param rules at least one, each with a name of its own
 */
public record ReconcilerConfig(
    String name,
    boolean enabled,
    boolean dryRun,
    Duration period,
    Duration creationGrace,
    @Nullable String dockerHost,
    @Nullable String dockerCertPath,
    @Nullable Duration configuredApiTimeout,
    List<OwnershipRule> rules,
    String exemptLabel,
    List<String> requiredSources,
    int confirmations,
    int untrackedBurst,
    int removeParallelism,
    boolean removeVolumes,
    Duration stopTimeout) {

  /** Limits that a change over JMX is held to as well. */
  public static final Duration MIN_PERIOD = Key.PERIOD.leastDuration();

  public static final Duration MAX_PERIOD = Key.PERIOD.mostDuration();
  public static final Duration MAX_CREATION_GRACE = Key.CREATION_GRACE.mostDuration();

  private static final Duration LEAST_API_TIMEOUT = Duration.ofSeconds(30);

  public ReconcilerConfig {
    rules = List.copyOf(rules);
    requiredSources = List.copyOf(requiredSources);
    Key.PERIOD.require(Key.PERIOD.allows(period), period);
    Key.CREATION_GRACE.require(Key.CREATION_GRACE.allows(creationGrace), creationGrace);
    Key.STOP_TIMEOUT.require(Key.STOP_TIMEOUT.allows(stopTimeout), stopTimeout);
    if (configuredApiTimeout != null) {
      Key.API_TIMEOUT.require(Key.API_TIMEOUT.allows(configuredApiTimeout), configuredApiTimeout);
    }
    if (dockerHost != null) {
      Key.DOCKER_HOST.require(DockerHost.problem(dockerHost) == null, DockerHost.shown(dockerHost));
    }
    Key.CONFIRMATIONS.require(Key.CONFIRMATIONS.allows(confirmations), confirmations);
    Key.UNTRACKED_BURST.require(Key.UNTRACKED_BURST.allows(untrackedBurst), untrackedBurst);
    Key.REMOVE_PARALLELISM.require(
        Key.REMOVE_PARALLELISM.allows(removeParallelism), removeParallelism);
    Key.EXEMPT_LABEL.require(isExemptLabel(exemptLabel), exemptLabel);
    for (String source : requiredSources) {
      Key.REQUIRED_SOURCES.require(!source.isBlank(), source);
    }
    requireRules(rules);
  }

  /** With a value in it, it would match no label, and so protect nothing. */
  static boolean isExemptLabel(String text) {
    return !text.isBlank() && text.indexOf('=') < 0;
  }

  private static void requireRules(List<OwnershipRule> rules) {
    Set<String> names = new HashSet<>();
    for (OwnershipRule rule : rules) {
      if (!names.add(rule.name())) {
        throw new IllegalArgumentException("two ownership rules are named " + rule.name());
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no ownership rule: no container is ours");
    }
  }

  /**
   * Bounds each call of the engine and of a callback: as configured, or else the longer of 30 s and
   * the period (Nomad's rule).
   *
   * @param currentPeriod the period in force, which an operator may have changed
   */
  public Duration apiTimeout(Duration currentPeriod) {
    if (configuredApiTimeout != null) {
      return configuredApiTimeout;
    }
    return currentPeriod.compareTo(LEAST_API_TIMEOUT) > 0 ? currentPeriod : LEAST_API_TIMEOUT;
  }
}
