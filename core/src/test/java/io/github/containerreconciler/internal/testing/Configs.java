package io.github.containerreconciler.internal.testing;

import io.github.containerreconciler.internal.config.ClaimMode;
import io.github.containerreconciler.internal.config.EngineSettings;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.config.Pace;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.config.Records;
import io.github.containerreconciler.internal.config.RemovalSettings;
import io.github.containerreconciler.internal.config.Safeguards;
import io.github.containerreconciler.internal.config.Scope;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes settings for tests: the rule {@code job}, and the defaults of the contract where nothing
 * else is said.
 */
public final class Configs {

  public boolean enabled = true;
  public boolean dryRun;
  public Duration period = Duration.ofMinutes(5);
  public Duration creationGrace = Duration.ofMinutes(5);
  public @Nullable Duration apiTimeout;
  public List<OwnershipRule> rules = List.of(rule("job", false, false));
  public String exemptLabel = "container-reconciler.exempt";
  public List<String> states = List.of("running");
  public List<String> resources = List.of("containers");
  public int confirmations = 1;
  public int untrackedBurst = 10;
  public int removeParallelism = 1;
  public Duration stopTimeout = Duration.ZERO;
  public @Nullable String history;
  public @Nullable String evidence;
  public long evidenceLimit = 100_000_000;
  public boolean evidenceEnv;

  /** A reconciler that is alone needs none. */
  public ClaimMode claim = ClaimMode.OFF;

  /** A rule for a label. */
  public static OwnershipRule rule(String label, boolean reportOnly, boolean allowInherited) {
    return new OwnershipRule(
        label, Conditions.NONE.labelled(label), reportOnly, allowInherited, false);
  }

  public ReconcilerConfig build() {
    return new ReconcilerConfig(
        "default",
        new Pace(enabled, dryRun, period, creationGrace),
        new EngineSettings(null, null, apiTimeout, List.of()),
        new Scope(rules, exemptLabel, states, resources),
        new Safeguards(List.of(), confirmations, untrackedBurst, claim),
        new RemovalSettings(removeParallelism, false, stopTimeout),
        new Records(history, evidence, 200, evidenceLimit, evidenceEnv),
        List.of(),
        ReconcilerConfig.of("default", rules).settings());
  }
}
