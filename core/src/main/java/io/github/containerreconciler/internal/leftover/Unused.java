package io.github.containerreconciler.internal.leftover;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers since when each network and volume was seen without any reference: a cache that one job
 * hands to the next is in nobody's hands for a moment. Thread-safe.
 */
public final class Unused {

  private final Clock steady;
  private final Map<String, Instant> since = new HashMap<>();
  private @Nullable Instant lastLook;

  /**
   * @param steady a clock that only counts on
   */
  public Unused(Clock steady) {
    this.steady = steady;
  }

  /** Returns how long it has been unused, as far as this process saw it; zero at first sight. */
  public synchronized Duration lasts(String id) {
    Instant start = since.get(id);
    return start == null ? Duration.ZERO : Duration.between(start, steady.instant());
  }

  /**
   * Learns what a look at the engine showed.
   *
   * @param unused the ids of all that nothing refers to
   * @param longestGap after a longer time without any look, nobody knows what happened meanwhile
   */
  public synchronized void learn(Collection<String> unused, Duration longestGap) {
    Instant now = steady.instant();
    if (lastLook != null && Duration.between(lastLook, now).compareTo(longestGap) > 0) {
      since.clear();
    }
    lastLook = now;
    since.keySet().retainAll(Set.copyOf(unused));
    unused.forEach(id -> since.putIfAbsent(id, now));
  }

  /** Learns that something refers to it after all. */
  public synchronized void isUsed(String id) {
    since.remove(id);
  }

  /** Another engine answers. */
  public synchronized void forget() {
    since.clear();
  }
}
