package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.TrackedCache;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.engine.Container;

/**
 * The last questions before a removal: whether a callback tracks the container now, whether the
 * settings still allow removals, and whether the host shuts down. Only this order is free of races:
 * the host's own shutdown hooks may empty its store while the callbacks are asked. Thread-safe.
 */
final class RemovalGate {

  private final TrackedCache callbacks;
  private final LiveSettings settings;
  private final long settingsVersion;
  private final ShutdownProbe shutdown;

  /**
   * @param settingsVersion that of the settings by which the containers were judged
   */
  RemovalGate(
      TrackedCache callbacks, LiveSettings settings, long settingsVersion, ShutdownProbe shutdown) {
    this.callbacks = callbacks;
    this.settings = settings;
    this.settingsVersion = settingsVersion;
    this.shutdown = shutdown;
  }

  boolean isTracked(Container container) throws CallbackException {
    return callbacks.tracked().contains(container);
  }

  /** Runs the removal if it may start now; returns whether it ran. */
  boolean pass(Runnable removal) {
    if (!settings.tryStartRemoval(settingsVersion)) {
      return false;
    }
    try {
      if (shutdown.hasBegun()) {
        return false;
      }
      removal.run();
      return true;
    } finally {
      settings.removalEnded();
    }
  }

  /**
   * Returns whether a removal that waited for its container to stop may go on to its end. That wait
   * may take an hour, so all is asked anew, in the same order.
   *
   * @return why it must not; empty if it may
   */
  String refusal(Container container) throws CallbackException {
    if (isTracked(container)) {
      return "it is tracked now";
    }
    if (!settings.letsRemovalGoOn(settingsVersion)) {
      return "the settings allow no removal any more";
    }
    return shutdown.hasBegun() ? "this JVM shuts down" : "";
  }
}
