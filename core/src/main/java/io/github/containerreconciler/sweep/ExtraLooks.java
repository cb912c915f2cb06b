package io.github.containerreconciler.sweep;

import io.github.containerreconciler.config.ReconcilerConfig;
import io.github.containerreconciler.engine.RunningContainer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When to look between two sweeps by period, so that what comes of age untracked is gone within a
 * second. Never before the first sweep, nor after one that did not go well, until one by period
 * does. Thread-safe.
 */
final class ExtraLooks {

  /** At most one a second, of which three may follow each other at once. */
  private static final Duration LEAST_GAP = Duration.ofSeconds(1);

  private static final Duration CREDIT = LEAST_GAP.multipliedBy(2);

  /** Clocks are compared no better than that; too early a look would be for nothing. */
  private static final Duration MARGIN = Duration.ofMillis(20);

  /** What an event says of the time is believed so far. */
  private static final Duration LATEST_NEWS = Duration.ofMinutes(1);

  private final ReconcilerConfig config;
  private final LiveSettings settings;
  private final Schedule schedule;
  private final Clock clock;
  private final Timer timer;
  private final IntSupplier jitterMillis;
  private final Runnable look;

  private final ComingOfAge comingOfAge = new ComingOfAge();
  private Duration skew = Duration.ZERO;
  private boolean well;
  private Instant credit = Instant.EPOCH;
  private Instant lastLook = Instant.EPOCH;
  private Timer.@Nullable Scheduled next;
  private @Nullable Instant nextFor;

  /**
   * @param jitterMillis how much later than due a look comes, so that not all come at once
   * @param look is called when something is due; it hands over to another thread
   */
  ExtraLooks(
      ReconcilerConfig config,
      LiveSettings settings,
      Schedule schedule,
      Clock clock,
      Timer timer,
      IntSupplier jitterMillis,
      Runnable look) {
    this.config = config;
    this.settings = settings;
    this.schedule = schedule;
    this.clock = clock;
    this.timer = timer;
    this.jitterMillis = jitterMillis;
    this.look = look;
  }

  /**
   * Where several sweeps in a row must agree, a look between them can decide nothing and is no
   * sweep of that row.
   */
  private boolean areOn() {
    return config.events() && config.confirmations() == 1;
  }

  synchronized boolean areAllowed() {
    return areOn()
        && well
        && settings.isEnabled()
        && schedule.isStarted()
        && !schedule.isStopped()
        && !schedule.waitsForFirst();
  }

  /** Whether a sweep by period may find one of age that no sweep saw young. */
  boolean needTheStream() {
    return areAllowed() && settings.creationGrace().compareTo(settings.period()) < 0;
  }

  /** What {@link #learn} wants to know of a sweep that begins now. */
  synchronized long sweepBegins() {
    return comingOfAge.mark();
  }

  synchronized void learn(SweepReport report, long mark, boolean between) {
    if (!areOn()) {
      return;
    }
    well =
        report.outcome() == SweepReport.Outcome.COMPLETED
            && report.engineHealthy()
            && !report.anotherEngine();
    if (report.listed()) {
      skew = report.clockSkew();
      comingOfAge.learn(report.decisions(), mark, between);
      cancel(); // by the new skew
    }
  }

  /** An event told of a start; at a time that no clock of ours can have is as good as now. */
  synchronized void started(RunningContainer container, Instant at) {
    Instant now = engineTime();
    boolean believable = !at.isAfter(now.plus(LEAST_GAP)) && !at.isBefore(now.minus(LATEST_NEWS));
    comingOfAge.note(container, (believable ? at : now).plus(settings.creationGrace()));
    reschedule();
  }

  /** Something may have started that nobody told of. */
  synchronized void lookSoon() {
    comingOfAge.lookAgain(engineTime());
    reschedule();
  }

  /**
   * By another grace than what is noted: the next sweep by period begins anew. {@link #reschedule}
   * must follow.
   */
  synchronized void graceChanged() {
    comingOfAge.forget();
  }

  /** What is due by now; from then on it counts as looked at. */
  synchronized ComingOfAge.Due take() {
    if (!areAllowed()) {
      return new ComingOfAge.Due(List.of(), false);
    }
    return comingOfAge.take(engineTime());
  }

  /** Looks take at most half of the time. */
  synchronized void looked(Instant begun) {
    Duration twice = Duration.between(begun, clock.instant()).multipliedBy(2);
    credit =
        (credit.isAfter(begun) ? credit : begun)
            .plus(twice.compareTo(LEAST_GAP) > 0 ? twice : LEAST_GAP);
    lastLook = begun;
    cancel();
  }

  /** By what is known now. */
  synchronized void reschedule() {
    Instant at = areAllowed() ? comingOfAge.next() : null;
    if (at != null && at.equals(nextFor)) {
      return;
    }
    cancel();
    if (at == null) {
      return;
    }
    Instant now = clock.instant();
    Instant due = at.minus(skew).plus(MARGIN).plusMillis(jitterMillis.getAsInt());
    Instant earliest = now.isBefore(lastLook) ? now : credit.minus(CREDIT);
    Duration delay = Duration.between(now, due.isBefore(earliest) ? earliest : due);
    nextFor = at;
    next = timer.schedule(delay.isNegative() ? Duration.ZERO : delay, this::due);
  }

  private void due() {
    synchronized (this) {
      next = null;
      nextFor = null;
    }
    look.run();
  }

  private void cancel() {
    if (next != null) {
      next.cancel();
    }
    next = null;
    nextFor = null;
  }

  private Instant engineTime() {
    return clock.instant().plus(skew);
  }
}
