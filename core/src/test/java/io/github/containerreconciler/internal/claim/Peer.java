package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.config.ClaimMode;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.config.Pace;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.config.Safeguards;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.testing.FakeEngine;
import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The claims of one reconciler on an engine that several share. */
final class Peer {

  final Claims claims;
  final LiveSettings settings;

  private final FakeEngine engine;
  private final MutableClock clock;

  private Peer(FakeEngine engine, MutableClock clock, ReconcilerConfig config, Identity identity) {
    this.engine = engine;
    this.clock = clock;
    this.settings = new LiveSettings(config);
    this.claims = new Claims(config, settings, engine, identity, clock::millis);
  }

  /** What makes a peer, each part with a default. */
  static final class Plan {
    Conditions rule = Conditions.NONE.labelled("job=1");
    ClaimMode claim = ClaimMode.ON;
    Duration period = Duration.ofMinutes(5);
    boolean enabled = true;
    boolean dryRun;
    String service = "com.acme.Main";
    String host = "build7";
    Set<String> containers = Set.of();
    ProcessIdentity process = new ProcessIdentity("boot", "4026531836", 4711, 100);
    Processes processes = Processes.UNKNOWN;

    Plan rule(Conditions conditions) {
      rule = conditions;
      return this;
    }

    Plan off() {
      claim = ClaimMode.OFF;
      return this;
    }

    Plan group(String name) {
      claim = new ClaimMode(true, name);
      return this;
    }

    Peer on(FakeEngine engine, MutableClock clock) {
      ReconcilerConfig defaults =
          ReconcilerConfig.of("default", List.of(new OwnershipRule("job", rule)));
      ReconcilerConfig config =
          new ReconcilerConfig(
              defaults.name(),
              new Pace(enabled, dryRun, period, Duration.ofMinutes(5)),
              defaults.engine(),
              defaults.scope(),
              new Safeguards(List.of(), 1, 10, claim),
              defaults.removal(),
              defaults.records(),
              List.of(),
              defaults.settings());
      return new Peer(
          engine,
          clock,
          config,
          new Identity(
              service,
              host,
              new SelfIdentity(containers, "", !containers.isEmpty(), List.of()),
              process,
              processes));
    }
  }

  /** Why a sweep that begins now would not remove this container; null if nobody else claims it. */
  @Nullable String contested(Container container) throws EngineException {
    return begin().reason(container, container);
  }

  Contests begin() throws EngineException {
    return claims.contests(clock.instant().plus(engine.clockSkew));
  }
}
