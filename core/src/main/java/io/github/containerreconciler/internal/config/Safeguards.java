package io.github.containerreconciler.internal.config;

import java.util.List;

/**
 * Conditions that must hold before anything is removed. Immutable.
 *
 * @param requiredCallbacks a sweep removes nothing unless all of these are registered
 * @param confirmations in how many sweeps by period in a row it must have been dangling
 * @param untrackedBurst more losses than this are held; 0: never
 */
public record Safeguards(
    List<String> requiredCallbacks, int confirmations, int untrackedBurst, ClaimMode claim) {

  public Safeguards {
    requiredCallbacks = List.copyOf(requiredCallbacks);
    for (String callback : requiredCallbacks) {
      Key.REQUIRED_CALLBACKS.require(!callback.isBlank(), callback);
    }
    Key.CONFIRMATIONS.require(Key.CONFIRMATIONS.allows(confirmations), confirmations);
    Key.UNTRACKED_BURST.require(Key.UNTRACKED_BURST.allows(untrackedBurst), untrackedBurst);
  }

  static Safeguards read(Values values) {
    return new Safeguards(
        values.list(Key.REQUIRED_CALLBACKS),
        values.count(Key.CONFIRMATIONS),
        values.count(Key.UNTRACKED_BURST),
        ClaimMode.read(values));
  }
}
