package io.github.containerreconciler.internal.config;

import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a program that starts containers. Immutable.
 *
 * @param rules which containers are its own
 * @param callbacks how it says what it knows; they are asked beside those of the application
 * @param leastGrace the shortest creation-grace with which it knows what it started
 * @param why the reason for it; completes "preset=x: needs a creation-grace of at least 1m, since"
 */
record Preset(
    List<OwnershipRule> rules, List<CallbackSettings> callbacks, Duration leastGrace, String why) {

  /** The preset of this name; null if there is none. */
  static @Nullable Preset of(String name) {
    return name.equals("nomad") ? nomad() : null;
  }

  /** HashiCorp Nomad's own driver. */
  private static Preset nomad() {
    Conditions now = Conditions.NONE.labelled("com.hashicorp.nomad.alloc_id");
    Conditions beforeThatLabel =
        Conditions.NONE
            .mountedAt("/alloc", "/local", "/secrets")
            .named("/.*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    return new Preset(
        List.of(
            new OwnershipRule("nomad", now), new OwnershipRule("nomad-legacy", beforeThatLabel)),
        List.of(),
        Duration.ZERO,
        "");
  }
}
