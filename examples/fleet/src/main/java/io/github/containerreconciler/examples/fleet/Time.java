package io.github.containerreconciler.examples.fleet;

import io.github.containerreconciler.internal.time.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Simulated time: what is to happen happens in its order. One thread at a time. */
final class Time implements Timer {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Event(long at, long number, Runnable task) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long now;
  private long count;

  /** Milliseconds since the start. */
  long now() {
    return now;
  }

  /** A clock that goes wrong by so much. */
  Clock clock(long skewMillis) {
    InstantSource source = () -> instant(now + skewMillis);
    return source.withZone(ZoneOffset.UTC);
  }

  static Instant instant(long millis) {
    return START.plusMillis(millis);
  }

  void in(long millis, Runnable task) {
    add(now + millis, task);
  }

  private Event add(long at, Runnable task) {
    Event event = new Event(at, count++, task);
    events.add(event);
    return event;
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    Event event = add(now + delay.plusNanos(999_999).toMillis(), task);
    return () -> events.remove(event);
  }

  /** Whether nothing happens for so long. */
  boolean isCalm(long millis) {
    return events.isEmpty() || events.element().at > now + millis;
  }

  /** Lets time pass, and all happen that falls due in it. */
  void pass(long millis) {
    long end = now + millis;
    while (!events.isEmpty() && events.element().at <= end) {
      Event next = events.remove();
      now = Math.max(now, next.at);
      next.task.run();
    }
    now = Math.max(now, end);
  }
}
