package io.github.containerreconciler.internal.testing;

import io.github.containerreconciler.internal.config.LabelMatch;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
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
  public int confirmations = 1;
  public int untrackedBurst = 10;
  public int removeParallelism = 1;

  /** A rule for a label. */
  public static OwnershipRule rule(String label, boolean reportOnly, boolean allowInherited) {
    return new OwnershipRule(
        label, List.of(LabelMatch.parse(label)), List.of(), null, reportOnly, allowInherited);
  }

  public ReconcilerConfig build() {
    return new ReconcilerConfig(
        "default",
        enabled,
        dryRun,
        period,
        creationGrace,
        null,
        null,
        apiTimeout,
        rules,
        exemptLabel,
        List.of(),
        confirmations,
        untrackedBurst,
        removeParallelism,
        false,
        Duration.ZERO);
  }
}
