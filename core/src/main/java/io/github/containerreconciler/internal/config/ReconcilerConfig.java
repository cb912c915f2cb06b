package io.github.containerreconciler.internal.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one reconciler, checked. Immutable. See the settings table in the README for
 * meaning, defaults and limits.
 *
 * @param name the reconciler's name, {@code default} where there is only one
 * @param callbacks those that the agent asks by itself
 * @param settings every setting in force, and where it comes from
 */
public record ReconcilerConfig(
    String name,
    Pace pace,
    EngineSettings engine,
    Scope scope,
    Safeguards safeguards,
    RemovalSettings removal,
    Records records,
    List<CallbackSettings> callbacks,
    List<EffectiveSetting> settings) {

  public ReconcilerConfig {
    callbacks = List.copyOf(callbacks);
    settings = List.copyOf(settings);
    requireRules(scope.rules());
  }

  /** The default of every setting, with these rules. */
  public static ReconcilerConfig of(String name, List<OwnershipRule> rules) {
    Values nothing = new Values(Map.of(), new ConfigProblems());
    requireRules(rules);
    return Objects.requireNonNull(read(name, nothing, rules, List.of()));
  }

  /**
   * Reads all but the rules and the callbacks; null if there is no rule. What is wrong is a
   * problem, and the key's default stands in for it.
   */
  static @Nullable ReconcilerConfig read(
      String name, Values values, List<OwnershipRule> rules, List<CallbackSettings> callbacks) {
    Pace pace = Pace.read(values);
    EngineSettings engine = EngineSettings.read(values);
    Scope scope = Scope.read(values, rules);
    Safeguards safeguards = Safeguards.read(values);
    RemovalSettings removal = RemovalSettings.read(values);
    Records records = Records.read(values);
    return rules.isEmpty()
        ? null
        : new ReconcilerConfig(
            name, pace, engine, scope, safeguards, removal, records, callbacks, values.effective());
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

  public boolean enabled() {
    return pace.enabled();
  }

  public boolean dryRun() {
    return pace.dryRun();
  }

  public Duration period() {
    return pace.period();
  }

  public Duration creationGrace() {
    return pace.creationGrace();
  }

  /** See {@link EngineSettings#apiTimeout}. */
  public Duration apiTimeout(Duration currentPeriod) {
    return engine.apiTimeout(currentPeriod);
  }

  /** At least one, each with a name of its own. */
  public List<OwnershipRule> rules() {
    return scope.rules();
  }

  public String exemptLabel() {
    return scope.exemptLabel();
  }

  public List<String> requiredCallbacks() {
    return safeguards.requiredCallbacks();
  }

  public int confirmations() {
    return safeguards.confirmations();
  }

  public int untrackedBurst() {
    return safeguards.untrackedBurst();
  }

  public int removeParallelism() {
    return removal.parallelism();
  }
}
