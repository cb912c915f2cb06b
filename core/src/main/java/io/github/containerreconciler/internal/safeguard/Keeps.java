package io.github.containerreconciler.internal.safeguard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an operator keeps, and until when. Thread-safe. */
public final class Keeps {

  /** The shortest time that a container can be kept for. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  /** The longest time that a container can be kept for. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private final Map<String, Instant> until = new LinkedHashMap<>();
  private final Clock clock;

  Keeps(Clock clock) {
    this.clock = clock;
  }

  /**
   * Keeps a container for so long.
   *
   * @return until when, by our clock
   * @throws IllegalArgumentException if the time is not between {@link #SHORTEST} and {@link
   *     #LONGEST}
   */
  public synchronized Instant keep(String id, Duration time) {
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "seconds: was "
              + time.toSeconds()
              + "; allowed are 0 (ends it) and "
              + SHORTEST.toSeconds()
              + " to "
              + LONGEST.toSeconds()
              + " (1m to 7d)");
    }
    Instant end = clock.instant().plus(time).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    until.put(id, end);
    return end;
  }

  /** Takes over what an earlier process kept, as far as it has not ended. */
  public synchronized void restore(Map<String, Instant> kept) {
    Instant latest = clock.instant().plus(LONGEST);
    kept.forEach((id, end) -> until.put(id, end.isBefore(latest) ? end : latest));
  }

  /** Ends it. Returns whether the container was kept. */
  public synchronized boolean end(String id) {
    return until.remove(id) != null;
  }

  /** Until when this container is kept; null if it is not. */
  public synchronized @Nullable Instant until(String id) {
    Instant end = until.get(id);
    return end == null || !end.isAfter(clock.instant()) ? null : end;
  }

  /** All that is kept now, by id. */
  public synchronized Map<String, Instant> all() {
    until.values().removeIf(end -> !end.isAfter(clock.instant()));
    return new LinkedHashMap<>(until);
  }
}
