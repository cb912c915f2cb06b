package io.github.containerreconciler.internal.testing;

import io.github.containerreconciler.internal.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A timer whose time is the test's clock: moving it runs what falls due on the way. As in the
 * agent, what is due and finds no memory runs again a second later.
 */
public final class ManualTimer implements Timer {

  private record Task(Instant at, Runnable runnable) {}

  private final List<Task> tasks = new ArrayList<>();
  private final MutableClock clock;

  /** How late the earliest task is, as a test says. */
  public Duration overdue = Duration.ZERO;

  /** So many of the next appointments are refused, as in a JVM without heap. */
  public int refusals;

  public ManualTimer(MutableClock clock) {
    this.clock = clock;
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable runnable) {
    if (refusals > 0) {
      refusals--;
      throw new OutOfMemoryError("Java heap space");
    }
    Task task = new Task(clock.instant().plus(delay), runnable);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public Duration overdue() {
    return overdue;
  }

  public int waiting() {
    return tasks.size();
  }

  /** Runs what is due by the clock as it is now, late as it may be. */
  public void fireOverdue() {
    List<Task> due = tasks.stream().filter(t -> !t.at.isAfter(clock.instant())).toList();
    tasks.removeAll(due);
    due.forEach(t -> t.runnable.run());
  }

  /** Moves the clock and runs what falls due, in order. */
  public void advance(Duration by) {
    Instant end = clock.instant().plus(by);
    while (true) {
      Task next =
          tasks.stream()
              .filter(t -> !t.at.isAfter(end))
              .min(Comparator.comparing(Task::at))
              .orElse(null);
      if (next == null) {
        break;
      }
      tasks.remove(next);
      clock.advance(Duration.between(clock.instant(), next.at));
      try {
        next.runnable.run();
      } catch (OutOfMemoryError e) {
        tasks.add(new Task(next.at.plusSeconds(1), next.runnable));
      }
    }
    clock.advance(Duration.between(clock.instant(), end));
  }
}
