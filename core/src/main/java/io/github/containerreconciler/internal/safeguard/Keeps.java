package io.github.containerreconciler.internal.safeguard;

import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The containers that an operator keeps, each until a time. Thread-safe. */
public final class Keeps {

  /** The shortest time that a container can be kept for. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  /** The longest time that a container can be kept for. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final String SAVED = "keep";

  /** By the steady clock: a step of the time of day neither ends a keep nor prolongs it. */
  private final Map<String, Instant> until = new LinkedHashMap<>();

  private final Clocks clocks;

  Keeps(Clocks clocks) {
    this.clocks = clocks;
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
    Instant now = clocks.now();
    Instant end = now.plus(time).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    until.put(id, clocks.steadyNow().plus(Duration.between(now, end)));
    return end;
  }

  /** Takes over what an earlier process kept, as far as it has not ended. */
  public synchronized void restore(Map<String, Instant> kept) {
    kept.forEach(
        (id, end) -> {
          Duration left = Duration.between(clocks.now(), end);
          until.put(id, clocks.steadyNow().plus(left.compareTo(LONGEST) < 0 ? left : LONGEST));
        });
  }

  /** All that a later agent in this JVM needs to go on keeping: one line for each. */
  public List<String> save() {
    List<String> lines = new ArrayList<>();
    all().forEach((id, end) -> lines.add(SAVED + " " + id + " " + end.toEpochMilli()));
    return lines;
  }

  /** Takes over what {@link #save} gave; passes over other lines. */
  public void restore(Collection<String> lines) {
    Map<String, Instant> kept = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words.length == 3 && words[0].equals(SAVED) && words[2].matches("[0-9]{1,15}")) {
        kept.put(words[1], Instant.ofEpochMilli(Long.parseLong(words[2])));
      }
    }
    restore(kept);
  }

  /** Ends it. Returns whether the container was kept. */
  public synchronized boolean end(String id) {
    return until.remove(id) != null;
  }

  /** Until when this container is kept; null if it is not. */
  public synchronized @Nullable Instant until(String id) {
    return until.containsKey(id) ? all().get(id) : null;
  }

  /** Spares what is kept; returns the same decision on anything else. */
  public Decision spare(Decision decision) {
    Instant end = until(decision.container().id());
    return end == null
        ? decision
        : decision.with(Verdict.KEPT, "an operator keeps it until " + end);
  }

  /** All that is kept now, by id; until the full second that {@link #keep} told. */
  public synchronized Map<String, Instant> all() {
    Instant steady = clocks.steadyNow();
    until.values().removeIf(end -> !end.isAfter(steady));
    Instant now = clocks.now();
    Map<String, Instant> all = new LinkedHashMap<>();
    until.forEach((id, end) -> all.put(id, toSecond(now.plus(Duration.between(steady, end)))));
    return all;
  }

  /** Two clocks are never read at the same instant. */
  private static Instant toSecond(Instant end) {
    return end.plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
  }
}
