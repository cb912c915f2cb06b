package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.jfr.RecordedSweep;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.report.Counters;
import io.github.containerreconciler.internal.report.SweepListener;
import io.github.containerreconciler.internal.report.SweepLog;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.sweep.Sweep;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps one engine, again and again: {@code period} after the end of the last sweep, or when an
 * operator asks. Thread-safe; never two sweeps at once.
 */
public final class Reconciler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  private final ReconcilerConfig config;
  private final ContainerEngine engine;
  private final Executor workers;
  private final LiveSettings settings;
  private final Schedule schedule;
  private final Sweep sweep;
  private final Explainer explainer;
  private final EarlySweep early;
  private final List<SweepListener> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock sweeping = new ReentrantLock(true);

  private volatile Counters counters = Counters.EMPTY;
  private volatile boolean underWay;

  /**
   * @param self ids, or prefixes of them, of the container this JVM runs in
   * @param timer calls back when a sweep is due
   * @param workers runs sweeps and their parallel lanes; daemon threads
   */
  public Reconciler(
      ReconcilerConfig config,
      ContainerEngine engine,
      Callbacks sources,
      Set<String> self,
      Clock clock,
      Timer timer,
      Executor workers) {
    this.config = config;
    this.engine = engine;
    this.workers = workers;
    this.settings = new LiveSettings(config);
    this.schedule = new Schedule(settings, clock, timer, this::due);
    this.sweep = new Sweep(config, engine, sources, self, settings, clock, workers);
    this.explainer = new Explainer(engine, sweep);
    this.early = new EarlySweep(config, schedule, settings, clock, timer, this::dueEarly);
    listeners.add(new SweepLog(config.name()));
  }

  /** Is told of every report from now on. */
  public void addListener(SweepListener listener) {
    listeners.add(listener);
  }

  /** Begins: the first sweep comes after the longer of period and creation grace. */
  public void start() {
    if (schedule.start()) {
      run(this::firstLook);
    }
  }

  public String name() {
    return config.name();
  }

  public String endpoint() {
    return engine.endpoint();
  }

  public LiveSettings settings() {
    return settings;
  }

  public Counters counters() {
    return counters;
  }

  /**
   * Sweeps now, in full, on the caller's time; waits for one under way.
   *
   * @throws IllegalStateException while disabled or stopped
   */
  public SweepReport sweepNow() {
    refuseUnlessActive();
    return sweepOnce(Occasion.OPERATOR);
  }

  /** What a sweep would remove now; removes nothing, and works while disabled. */
  public List<Decision> preview() throws EngineException, CallbackException {
    refuseIfStopped();
    return sweep.preview().due();
  }

  /**
   * The verdict on one container in a sentence, with the figures it rests on.
   *
   * @param container an id, a prefix of one, or a name
   * @throws IllegalArgumentException if the text can be none of these
   */
  public String explain(String container) throws EngineException {
    refuseIfStopped();
    return explainer.explain(container);
  }

  /** Lets the next sweep remove what is held. Returns how many containers that are. */
  public int approveHeld() {
    refuseIfStopped();
    int approved = sweep.approveHeld();
    LOG.info("approved the removal of {} held containers reconciler={}", approved, config.name());
    return approved;
  }

  /** Takes effect at once: once this returned false, no removal starts. */
  public void setEnabled(boolean enabled) {
    boolean before = settings.isEnabled();
    settings.setEnabled(enabled);
    schedule.enabledChanged();
    early.reschedule();
    if (before != enabled) {
      LOG.info("{} reconciler={}", enabled ? "enabled" : "disabled", config.name());
    }
  }

  /** Takes effect at once: once this returned true, no removal starts. */
  public void setDryRun(boolean dryRun) {
    boolean before = settings.isDryRun();
    settings.setDryRun(dryRun);
    if (before != dryRun) {
      LOG.info("dry run is {} reconciler={}", dryRun ? "on" : "off", config.name());
    }
  }

  /**
   * A new period reschedules at once.
   *
   * @throws IllegalArgumentException naming the limits
   */
  public void setPeriod(Duration period) {
    settings.setPeriod(period);
    LOG.info("period={} reconciler={}", Durations.format(period), config.name());
    schedule.reschedule();
    early.reschedule();
  }

  /**
   * A new grace holds from the next judgement on.
   *
   * @throws IllegalArgumentException naming the limits
   */
  public void setCreationGrace(Duration creationGrace) {
    settings.setCreationGrace(creationGrace);
    LOG.info("creation-grace={} reconciler={}", Durations.format(creationGrace), config.name());
    if (schedule.waitsForFirst()) { // later each container's own grace holds; the rhythm stays
      schedule.reschedule();
    }
    early.graceChanged();
  }

  public State state() {
    return status().state();
  }

  /** Why the state is what it is, and what comes next. */
  public String stateReason() {
    return status().reason();
  }

  private Status status() {
    return Status.of(schedule, settings, underWay, counters.last(), sweep.heldCount());
  }

  /** How long until the next sweep by period; null if none is scheduled. */
  public @Nullable Duration nextIn() {
    return schedule.nextIn();
  }

  /** Stops for good and lets go of everything; calls under way end. Closing twice is harmless. */
  @Override
  public void close() {
    if (!schedule.stop()) {
      return;
    }
    settings.close();
    early.reschedule();
    engine.close();
    LOG.info("stopped reconciler={}", config.name());
  }

  private void firstLook() {
    try {
      SweepReport probe = sweep.probe();
      counters = counters.probed(probe);
      var info = probe.engine();
      if (info != null) {
        LOG.info(
            "engine reached reconciler={} endpoint={} version={} api={} skew={}ms",
            config.name(),
            engine.endpoint(),
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

  private void due() {
    run(() -> sweepWhenDue(Occasion.PERIOD));
  }

  private void dueEarly() {
    run(() -> sweepWhenDue(Occasion.EARLY));
  }

  private void run(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("shutting down reconciler={}", config.name(), e);
    }
  }

  private void sweepWhenDue(Occasion occasion) {
    if (!settings.isEnabled() || schedule.isStopped()) {
      return;
    }
    try {
      sweepOnce(occasion);
    } catch (IllegalStateException e) {
      LOG.debug("switched off meanwhile reconciler={}", config.name(), e);
    } catch (Throwable e) { // a loop that dies in silence is the worst bug this can have
      LOG.error("sweep broke off reconciler={}", config.name(), e);
    }
  }

  private SweepReport sweepOnce(Occasion occasion) {
    sweeping.lock();
    try {
      long begun = schedule.sweepBegins();
      try {
        refuseUnlessActive(); // while it waited for the one under way, it may have been disabled
        underWay = true;
        SweepReport report = RecordedSweep.of(config.name(), sweep::run);
        publish(report);
        if (report.anotherEngine()) {
          schedule.begin();
        }
        early.learn(report, occasion);
        return report;
      } finally {
        underWay = false;
        if (occasion != Occasion.EARLY) {
          schedule.ended(begun);
        }
      }
    } finally {
      sweeping.unlock();
      early.reschedule();
    }
  }

  private void publish(SweepReport report) {
    if (schedule.isStopped()) {
      return; // what failed because we stopped it is no news
    }
    counters = counters.plus(report);
    for (SweepListener listener : listeners) {
      try {
        listener.onReport(report);
      } catch (RuntimeException e) {
        LOG.warn("a listener failed reconciler={}", config.name(), e);
      }
    }
  }

  private void refuseIfStopped() {
    if (schedule.isStopped()) {
      throw new IllegalStateException(
          "reconciler " + config.name() + " is stopped; attach the agent again to start anew");
    }
  }

  private void refuseUnlessActive() {
    refuseIfStopped();
    if (!settings.isEnabled()) {
      throw new IllegalStateException(
          "reconciler " + config.name() + " is disabled: set Enabled to true first");
    }
  }
}
