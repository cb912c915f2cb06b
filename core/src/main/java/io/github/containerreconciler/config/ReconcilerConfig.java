package io.github.containerreconciler.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one reconciler, checked. Immutable. The keys of the contract in camel case; see
 * the settings table in the README for meaning, defaults and limits.
 *
 * @param name the reconciler's name, {@code default} where there is only one
 * @param dockerHost the engine's address as configured; null to follow Docker's own rules
 * @param dockerCertPath the folder with TLS certificates; null to follow Docker's own rules
 * @param configuredApiTimeout null for the default, see {@link #apiTimeout}
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
    boolean events,
    Duration stopTimeout) {

  /** Limits that a change over JMX is held to as well. */
  public static final Duration MIN_PERIOD = Duration.ofSeconds(1);

  public static final Duration MAX_PERIOD = Duration.ofHours(24);
  public static final Duration MAX_CREATION_GRACE = Duration.ofHours(24);

  private static final Duration LEAST_API_TIMEOUT = Duration.ofSeconds(30);

  public ReconcilerConfig {
    rules = List.copyOf(rules);
    requiredSources = List.copyOf(requiredSources);
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
