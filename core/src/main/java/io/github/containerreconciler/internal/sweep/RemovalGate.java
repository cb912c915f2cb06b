package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.TrackedCache;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Tracked;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.safeguard.Keeps;

/**
 * The last questions before a removal: whether a callback tracks the container now or an operator
 * keeps it, whether the settings still allow removals, and whether the host shuts down. Only this
 * order is free of races: the host's own shutdown hooks may empty its store while the callbacks are
 * asked. Thread-safe.
 */
final class RemovalGate {

  private final TrackedCache callbacks;
  private final LiveSettings settings;
  private final long settingsVersion;
  private final ShutdownProbe shutdown;
  private final Keeps keeps;

  /**
   * @param settingsVersion that of the settings by which the containers were judged
   */
  RemovalGate(
      TrackedCache callbacks,
      LiveSettings settings,
      long settingsVersion,
      ShutdownProbe shutdown,
      Keeps keeps) {
    this.callbacks = callbacks;
    this.settings = settings;
    this.settingsVersion = settingsVersion;
    this.shutdown = shutdown;
    this.keeps = keeps;
  }

  /** Spares what a callback tracks now, and what an operator keeps since the sweep began. */
  Decision judge(Decision dangling) throws CallbackException {
    return judge(dangling, callbacks.tracked());
  }

  /**
   * Does the same for one that was looked at once more since: its name may be new, and an operator
   * may keep it by now. No callback is asked for that.
   */
  Decision judgeAgain(Decision now) {
    return now.verdict() == Verdict.DANGLING ? judge(now, callbacks.latest()) : now;
  }

  private Decision judge(Decision dangling, Tracked tracked) {
    Container container = dangling.container();
    if (tracked.contains(container)) {
      return dangling.with(Verdict.TRACKED, "tracked when asked again right before its removal");
    }
    boolean hasAddresses = dangling.isOnContainer() && container.runs();
    // a callback that compares addresses may be new
    Decision now = dangling.unless(hasAddresses ? tracked.doubt(container) : null);
    return now.verdict() == Verdict.DANGLING ? keeps.spare(now) : now;
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
   * may take an hour, so all is asked anew, in the same order: this last.
   *
   * @return why it must not; empty if it may
   */
  String refusal() {
    if (!settings.letsRemovalGoOn(settingsVersion)) {
      return "the settings allow no removal any more";
    }
    return shutdown.hasBegun() ? "this JVM shuts down" : "";
  }
}
