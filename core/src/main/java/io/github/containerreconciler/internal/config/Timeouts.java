package io.github.containerreconciler.internal.config;

import java.time.Duration;

/** Deadlines of the engine's calls as the settings are now. Thread-safe. */
public final class Timeouts {

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final ReconcilerConfig config;
  private final LiveSettings settings;

  public Timeouts(ReconcilerConfig config, LiveSettings settings) {
    this.config = config;
    this.settings = settings;
  }

  /** Bounds each call that lists or removes. */
  public Duration api() {
    return config.apiTimeout(settings.period());
  }

  /** Bounds a mere look: an engine that does not answer soon is not asked to remove anything. */
  public Duration look() {
    Duration api = api();
    return api.compareTo(LONGEST_LOOK) < 0 ? api : LONGEST_LOOK;
  }
}
