package io.github.containerreconciler.internal.callback;

import io.github.containerreconciler.internal.judge.TrackedSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks' answer right before a removal: one answer serves the removals that start within
 * the same second.
 */
public final class TrackedCache {

  private static final long FRESH_MILLIS = 1_000;

  private final Callbacks sources;
  private final List<String> required;
  private final Duration timeout;
  private final Clock clock;
  private @Nullable TrackedSet last;
  private long askedAt;

  public TrackedCache(Callbacks sources, List<String> required, Duration timeout, Clock clock) {
    this.sources = sources;
    this.required = required;
    this.timeout = timeout;
    this.clock = clock;
  }

  public synchronized TrackedSet tracked() throws CallbackException {
    long now = clock.millis();
    TrackedSet answer = last;
    if (answer != null && now >= askedAt && now - askedAt < FRESH_MILLIS) {
      return answer;
    }
    last = null; // a failure is never papered over with an older answer
    answer = sources.ask(required, timeout).tracked();
    askedAt = now; // before the question: never taken for newer than it is
    last = answer;
    return answer;
  }
}
