package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.jfr.RecordedSweep;
import io.github.containerreconciler.internal.report.Counters;
import io.github.containerreconciler.internal.report.SweepListener;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.sweep.Occasion;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.Sweep;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs sweeps by the schedule and for an operator, and publishes each report. Whatever is thrown,
 * the next sweep is scheduled. Thread-safe; never two sweeps at once.
 */
final class SweepLoop {

  private static final Logger LOG = LoggerFactory.getLogger(SweepLoop.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_SWEEP = Duration.ofSeconds(2);

  private final ReconcilerConfig config;
  private final LiveSettings settings;
  private final Ports ports;
  private final Sweep sweep;
  private final Schedule schedule;
  private final EarlySweep early;
  private final List<SweepListener> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock sweeping = new ReentrantLock(true);

  private volatile Counters counters = Counters.EMPTY;
  private volatile boolean underWay;

  /** What the first look found to block every removal. */
  private volatile @Nullable String blocked;

  private volatile boolean shortOfThreads;

  SweepLoop(ReconcilerConfig config, LiveSettings settings, Ports ports, Sweep sweep) {
    this.config = config;
    this.settings = settings;
    this.ports = ports;
    this.sweep = sweep;
    this.schedule = new Schedule(settings, ports.time(), this::due);
    this.early = new EarlySweep(config, schedule, settings, ports.time(), this::dueEarly);
  }

  void addListener(SweepListener listener) {
    listeners.add(listener);
  }

  Counters counters() {
    return counters;
  }

  /** Begins with a look at the engine. Returns false if an operator was quicker and stopped it. */
  boolean start() {
    if (!schedule.start()) {
      return false;
    }
    begin(this::firstLook);
    return true;
  }

  /** Returns false if it was stopped before. */
  boolean stop() {
    boolean first = schedule.stop();
    early.reschedule();
    return first;
  }

  /** Waits a moment for a sweep under way. */
  void awaitSweep() {
    try {
      if (sweeping.tryLock(LAST_SWEEP.toMillis(), TimeUnit.MILLISECONDS)) {
        sweeping.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits as after a start. */
  void beginAnew(String why) {
    schedule.begin(why);
    early.reschedule();
  }

  /** Follows the switch as it is now. */
  void enabledChanged() {
    schedule.enabledChanged();
    early.reschedule();
  }

  void periodChanged() {
    schedule.reschedule();
    early.reschedule();
  }

  /**
   * @param shorter a shorter grace waits like a start
   */
  void graceChanged(boolean shorter) {
    if (shorter) {
      schedule.begin("creation-grace was made shorter");
    } else if (schedule.waitsForFirst()) { // later each container's own grace holds
      schedule.reschedule();
    }
    early.graceChanged();
  }

  Status status() {
    int held = sweep.history().heldCount() + sweep.leftoverHistory().heldCount();
    return Status.of(schedule, settings, underWay, counters.last(), blocked, held);
  }

  /** How long until the next sweep by period; null if none is scheduled. */
  @Nullable Duration nextIn() {
    return schedule.nextIn();
  }

  /**
   * Sweeps now, in full, on the caller's time; waits for one under way.
   *
   * @throws IllegalStateException while disabled or stopped
   */
  SweepReport sweepNow() {
    refuseUnlessActive();
    noticeStandstill();
    return sweepOnce(Occasion.OPERATOR);
  }

  /**
   * Removes one container for an operator, on the caller's time; waits for a sweep under way.
   *
   * @param id a full id
   * @throws IllegalArgumentException if it is neither dangling nor held, with the reason
   */
  SweepReport remove(String id) {
    noticeStandstill();
    sweeping.lock();
    try {
      SweepReport report = sweep.remove(id);
      counters = counters.plusRemovals(report);
      tell(report);
      return report;
    } finally {
      sweeping.unlock();
    }
  }

  /** An operator's call may come before the timer's that is overdue. */
  private void noticeStandstill() {
    if (sweep.jumps().fired(ports.time().timer().overdue(), settings.creationGrace())) {
      timeJumped();
    }
  }

  private void firstLook() {
    try {
      blocked = sweep.blockedReason();
      if (blocked != null) {
        LOG.warn("blocked reconciler={}: {}", config.name(), blocked);
      }
      SweepReport probe = sweep.probe();
      counters = counters.probed(probe);
      var info = probe.engine();
      if (info != null) {
        LOG.info(
            "engine reached reconciler={} endpoint={} version={} api={} skew={}ms",
            config.name(),
            ports.engine().endpoint(),
            info.version(),
            info.apiVersion(),
            probe.clockSkew().toMillis());
      } else if (!schedule.isStopped()) {
        LOG.warn("engine not reached yet reconciler={}: {}", config.name(), probe.problem());
      }
    } catch (Throwable e) { // a look must never end the loop
      LOG.warn("first look failed reconciler={}", config.name(), e);
    }
  }

  private void due(Duration late) {
    if (sweep.jumps().fired(late, settings.creationGrace())) {
      timeJumped();
    } else if (!beginSweep(Occasion.PERIOD)) {
      schedule.tryAgain(RETRY);
    }
  }

  private void timeJumped() {
    beginAnew("time jumped: " + sweep.jumps().why());
    LOG.warn("{} reconciler={}", status().reason(), config.name());
  }

  private void dueEarly(Duration late) {
    if (sweep.jumps().fired(late, settings.creationGrace())) {
      timeJumped();
    } else if (!beginSweep(Occasion.EARLY)) {
      early.tryAgain(RETRY);
    }
  }

  private boolean beginSweep(Occasion occasion) {
    long begun = schedule.sweepBegins();
    return begin(() -> sweepWhenDue(occasion, begun));
  }

  /** Hands over to another thread. Returns false where the JVM has no thread or heap for that. */
  private boolean begin(Runnable task) {
    try {
      ports.workers().execute(task);
      shortOfThreads = false;
    } catch (RejectedExecutionException e) {
      LOG.debug("shutting down reconciler={}", config.name(), e);
    } catch (Throwable e) {
      if (!shortOfThreads) {
        LOG.warn("no thread for a sweep, tried again every second reconciler={}", config.name(), e);
      }
      shortOfThreads = true;
      return false;
    }
    return true;
  }

  private void sweepWhenDue(Occasion occasion, long begun) {
    if (!settings.isEnabled() || schedule.isStopped()) {
      return;
    }
    try {
      sweepInTurn(occasion, begun);
    } catch (IllegalStateException e) {
      LOG.debug("switched off meanwhile reconciler={}", config.name(), e);
    } catch (Throwable e) { // a loop that dies in silence is the worst bug this can have
      brokeOff(occasion, begun, e);
    }
  }

  /** Waits for a sweep under way. If all began anew meanwhile, the next sweep is scheduled. */
  private void sweepInTurn(Occasion occasion, long begun) {
    sweeping.lock();
    try {
      if (begun == schedule.sweepBegins()) {
        sweepOnce(occasion);
      }
    } finally {
      sweeping.unlock();
    }
  }

  /** Tries until the next sweep is scheduled and the log says so, whatever the JVM is short of. */
  private void brokeOff(Occasion occasion, long begun, Throwable cause) {
    boolean again = false;
    while (!schedule.isStopped()) {
      try {
        if (again) {
          LockSupport.parkNanos(RETRY.toNanos());
        }
        if (occasion == Occasion.PERIOD) { // an early one leaves those by period alone
          schedule.ended(begun);
        }
        LOG.error("sweep broke off reconciler={}", config.name(), cause);
        return;
      } catch (Throwable e) {
        again = true; // out of heap, any call could throw here
      }
    }
  }

  private SweepReport sweepOnce(Occasion occasion) {
    sweeping.lock();
    try {
      long begun = schedule.sweepBegins();
      boolean done = false;
      try {
        refuseUnlessActive(); // while it waited for the one under way, it may have been disabled
        underWay = true;
        SweepReport report = RecordedSweep.of(config.name(), () -> sweep.run(occasion));
        publish(report);
        if (report.isRestart()) {
          schedule.begin(report.anotherEngine() ? "another engine answered" : "time jumped");
        }
        early.learn(report, occasion, sweep.history().firstContact().isDoubted());
        done = report.outcome() == SweepReport.Outcome.COMPLETED;
        return report;
      } finally {
        underWay = false;
        if (moves(occasion, done)) {
          schedule.ended(begun);
        }
      }
    } finally {
      sweeping.unlock();
      early.reschedule();
    }
  }

  /** Returns whether the next one by period counts from it. What an operator tried is no first. */
  private boolean moves(Occasion occasion, boolean done) {
    return switch (occasion) {
      case PERIOD -> true;
      case EARLY -> false;
      case OPERATOR -> done || !schedule.waitsForFirst();
    };
  }

  private void publish(SweepReport report) {
    if (schedule.isStopped()) {
      return; // what failed because we stopped it is no news
    }
    EngineInfo before = counters.engine();
    EngineInfo now = report.engine();
    if (before != null && now != null && !now.version().equals(before.version())) {
      LOG.info(
          "the engine has version {} now, before it had {} reconciler={} endpoint={} api={}",
          now.version(),
          before.version(),
          config.name(),
          ports.engine().endpoint(),
          now.apiVersion());
    }
    counters = counters.plus(report);
    sweep.history().published();
    sweep.leftoverHistory().published();
    tell(report);
  }

  private void tell(SweepReport report) {
    for (SweepListener listener : listeners) {
      try {
        listener.onReport(report);
      } catch (RuntimeException | Error e) { // the others are called all the same
        LOG.warn("a listener failed reconciler={}", config.name(), e);
      }
    }
  }

  /** Refuses what a stopped reconciler cannot do. */
  void refuseIfStopped() {
    if (schedule.isStopped()) {
      throw new IllegalStateException(
          "reconciler " + config.name() + " is stopped; attach the agent again to start anew");
    }
  }

  /** Refuses what a disabled or stopped reconciler must not do. */
  void refuseUnlessActive() {
    refuseIfStopped();
    if (!settings.isEnabled()) {
      throw new IllegalStateException(
          "reconciler " + config.name() + " is disabled: set Enabled to true first");
    }
  }
}
