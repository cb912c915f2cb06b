package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.claim.ClaimRow;
import io.github.containerreconciler.internal.claim.Claims;
import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.jfr.RecordedSweep;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.report.Counters;
import io.github.containerreconciler.internal.report.History;
import io.github.containerreconciler.internal.report.HistoryEvent;
import io.github.containerreconciler.internal.report.SweepListener;
import io.github.containerreconciler.internal.report.SweepLog;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.sweep.Occasion;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
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
  private static final int MOST_LINES = 10_000;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ReconcilerConfig config;
  private final Ports ports;
  private final LiveSettings settings;
  private final Schedule schedule;
  private final Claims claims;
  private final ClaimRenewal renewal;
  private final Sweep sweep;
  private final Explainer explainer;
  private final EarlySweep early;
  private final List<SweepListener> listeners = new CopyOnWriteArrayList<>();
  private final History past;
  private final ReentrantLock sweeping = new ReentrantLock(true);

  private volatile Counters counters = Counters.EMPTY;
  private volatile boolean underWay;
  private volatile boolean shortOfThreads;

  public Reconciler(ReconcilerConfig config, Ports ports) {
    this.config = config;
    this.ports = ports;
    this.settings = new LiveSettings(config);
    this.schedule = new Schedule(settings, ports.time(), this::due);
    this.claims =
        new Claims(
            config,
            settings,
            ports.engine(),
            ports.host().identity(),
            ports.time().clocks().steady()::millis);
    this.renewal = new ClaimRenewal(claims, ports.time().timer(), ports.workers());
    this.sweep = new Sweep(config, settings, ports, claims);
    this.past =
        new History(config.name(), config.records().history(), ports.time().clocks().wall());
    this.explainer = new Explainer(ports.engine(), sweep, settings, past);
    this.early = new EarlySweep(config, schedule, settings, ports.time(), this::dueEarly);
    listeners.add(new SweepLog(config.name()));
    listeners.add(past);
  }

  /** Adds a listener to every report from now on. */
  public void addListener(SweepListener listener) {
    listeners.add(listener);
  }

  /** Begins: the first sweep comes after the longer of period and creation grace. */
  public void start() {
    recall();
    if (schedule.start()) {
      past.add(
          HistoryEvent.Kind.START,
          "enabled=" + settings.isEnabled() + " dry-run=" + settings.isDryRun());
      begin(this::firstLook);
      if (config.safeguards().claim().on()) {
        renewal.start();
      }
    }
  }

  /** What an operator kept, and what waited for one, outlives the process where a file tells. */
  private void recall() {
    if (config.records().history() != null) {
      History.Left left = past.left();
      sweep.history().keeps().restore(left.kept());
      sweep.history().losses().restoreHeld(left.held());
    }
  }

  public ReconcilerConfig config() {
    return config;
  }

  public String name() {
    return config.name();
  }

  public String endpoint() {
    return ports.engine().endpoint();
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
    noticeStandstill();
    return sweepOnce(Occasion.OPERATOR);
  }

  /** An operator's call may come before the timer's that is overdue. */
  private void noticeStandstill() {
    if (sweep.jumps().fired(ports.time().timer().overdue(), settings.creationGrace())) {
      timeJumped();
    }
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

  /** Lets the next sweep remove all that the last report showed as held. Returns how many. */
  public int approveHeld() {
    refuseIfStopped();
    List<String> ids = new ArrayList<>(sweep.history().held());
    ids.addAll(sweep.leftoverHistory().held());
    return approved(ids);
  }

  /**
   * Lets the next sweep remove these, as far as the last report showed them as held.
   *
   * @param containers ids, prefixes of ids, or names
   * @return how many are approved
   * @throws IllegalArgumentException naming the first that is not held
   */
  public int approve(List<String> containers) {
    refuseIfStopped();
    List<String> ids = new ArrayList<>();
    for (String container : containers) {
      String id = listed(container).container().id();
      if (!sweep.history().isShownAsHeld(id) && !sweep.leftoverHistory().isShownAsHeld(id)) {
        throw new IllegalArgumentException("containers: " + container + " is not held");
      }
      ids.add(id);
    }
    return approved(ids);
  }

  private int approved(Collection<String> ids) {
    int count = sweep.history().approve(ids) + sweep.leftoverHistory().approve(ids);
    past.approved(ids);
    LOG.info("approved the removal of {} held containers reconciler={}", count, config.name());
    return count;
  }

  /**
   * Keeps a container for so long.
   *
   * @param container an id, a prefix of one, or a name
   * @param time zero ends it
   * @return a sentence that says until when
   * @throws IllegalArgumentException if the time is out of bounds, or the engine has no such
   *     container
   */
  public String keep(String container, Duration time) throws EngineException {
    refuseIfStopped();
    Container found = found(container);
    String name = found.name() + " (" + found.shortId() + ")";
    String done;
    if (time.isZero()) {
      done = sweep.history().keeps().end(found.id()) ? "no longer kept: " : "was not kept: ";
      past.add(HistoryEvent.Kind.KEEP_ENDED, found.id(), found.name(), "by an operator");
    } else {
      Instant until = sweep.history().keeps().keep(found.id(), time);
      past.add(HistoryEvent.Kind.KEPT, found.id(), found.name(), until.toString());
      done = "kept until " + until + ": ";
    }
    LOG.info("{}{} reconciler={}", done, name, config.name());
    return done + name;
  }

  /** A container of the engine, else a network or volume that the last sweep saw. */
  private Container found(String container) throws EngineException {
    try {
      return explainer.find(container).container();
    } catch (IllegalArgumentException e) {
      SweepReport last = counters.lastListed();
      for (Decision d : last == null ? List.<Decision>of() : last.decisions()) {
        if (d.isLeftover(container)) {
          return d.container();
        }
      }
      throw e;
    }
  }

  /** The claims on this engine that are known, our own first. */
  public List<ClaimRow> claims() {
    return claims.rows();
  }

  /** What an operator keeps now: until when, by id. */
  public Map<String, Instant> kept() {
    return sweep.history().keeps().all();
  }

  /**
   * Removes one container now, with every check right before it.
   *
   * @param container an id, a prefix of one, or a name
   * @throws IllegalArgumentException if it is neither dangling nor held, with the reason
   * @throws IllegalStateException in dry run, while disabled, or stopped
   */
  public SweepReport remove(String container) throws EngineException {
    refuseUnlessActive();
    if (settings.isDryRun()) {
      throw new IllegalStateException(
          "reconciler " + config.name() + " is in dry run: set DryRun to false first");
    }
    String id = explainer.find(container).container().id();
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

  /**
   * What happened last, the newest first.
   *
   * @throws IllegalArgumentException if the number is not 1 to 10000
   */
  public List<HistoryEvent> history(int lines) {
    if (lines < 1 || lines > MOST_LINES) {
      throw new IllegalArgumentException(
          "lines: was " + lines + "; allowed are 1 to " + MOST_LINES);
    }
    return past.newest(lines);
  }

  /** What the last sweep decided about a container. */
  private Decision listed(String container) {
    SweepReport last = counters.lastListed();
    String wanted = container.startsWith("/") ? container.substring(1) : container;
    List<Decision> byPrefix = new ArrayList<>();
    for (Decision d : last == null ? List.<Decision>of() : last.decisions()) {
      Container c = d.container();
      if (c.name().equals(wanted) || c.id().equals(wanted)) {
        return d;
      }
      if (wanted.length() >= 6 && c.id().startsWith(wanted)) {
        byPrefix.add(d);
      }
    }
    if (byPrefix.size() == 1) {
      return byPrefix.get(0);
    }
    throw new IllegalArgumentException(
        "containers: "
            + container
            + (byPrefix.isEmpty() ? " was not seen by the last sweep" : " begins several ids"));
  }

  /** What a later reconciler in this JVM needs to go on counting losses, and keeping. */
  public List<String> handOver() {
    List<String> saved = new ArrayList<>(sweep.history().losses().save());
    saved.addAll(sweep.history().keeps().save());
    return saved;
  }

  /** Takes over what {@link #handOver} gave; before the start. */
  public void takeOver(List<String> saved) {
    sweep.history().losses().restore(saved);
    sweep.history().keeps().restore(saved);
  }

  /** Takes effect at once: once this returned false, no removal starts. */
  public void setEnabled(boolean enabled) {
    boolean before = settings.isEnabled();
    settings.setEnabled(enabled);
    schedule.enabledChanged();
    early.reschedule();
    if (before != enabled) {
      LOG.info("{} reconciler={}", enabled ? "enabled" : "disabled", config.name());
      changed("enabled=" + enabled);
    }
  }

  /**
   * Takes effect at once: once this returned true, no removal starts. Leaving dry run waits like a
   * start, since some consoles turn any typo into {@code false}.
   */
  public void setDryRun(boolean dryRun) {
    boolean before = settings.isDryRun();
    settings.setDryRun(dryRun);
    if (before == dryRun) {
      return;
    }
    changed("dry-run=" + dryRun);
    if (dryRun) {
      LOG.info("dry run is on reconciler={}", config.name());
      return;
    }
    beginAnew("dry run was turned off");
    LOG.warn(
        "dry run is off reconciler={}: {}; an operator's sweep does not wait",
        config.name(),
        stateReason());
  }

  private void changed(String setting) {
    past.add(HistoryEvent.Kind.CHANGED, setting);
  }

  private void beginAnew(String why) {
    schedule.begin(why);
    early.reschedule();
  }

  /**
   * A new period reschedules at once.
   *
   * @throws IllegalArgumentException naming the limits
   */
  public void setPeriod(Duration period) {
    settings.setPeriod(period);
    LOG.info("period={} reconciler={}", Durations.format(period), config.name());
    changed("period=" + Durations.format(period));
    schedule.reschedule();
    early.reschedule();
  }

  /**
   * A new grace holds from the next judgement on; a shorter one waits like a start.
   *
   * @throws IllegalArgumentException naming the limits
   */
  public void setCreationGrace(Duration creationGrace) {
    boolean shorter = creationGrace.compareTo(settings.creationGrace()) < 0;
    settings.setCreationGrace(creationGrace);
    LOG.info("creation-grace={} reconciler={}", Durations.format(creationGrace), config.name());
    changed("creation-grace=" + Durations.format(creationGrace));
    if (shorter) {
      schedule.begin("creation-grace was made shorter");
    } else if (schedule.waitsForFirst()) { // later each container's own grace holds
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
    return Status.of(schedule, settings, underWay, counters.last(), held());
  }

  private int held() {
    return sweep.history().heldCount() + sweep.leftoverHistory().heldCount();
  }

  /** How long until the next sweep by period; null if none is scheduled. */
  public @Nullable Duration nextIn() {
    return schedule.nextIn();
  }

  /** Stops for good and releases everything; calls under way end. Closing twice is harmless. */
  @Override
  public void close() {
    if (!schedule.stop()) {
      return;
    }
    settings.close();
    early.reschedule();
    renewal.stop();
    ports.engine().close();
    past.add(HistoryEvent.Kind.STOP, "by an operator, or with the agent");
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
    } else if (!begin(() -> sweepWhenDue(Occasion.PERIOD))) {
      schedule.tryAgain(RETRY);
    }
  }

  private void timeJumped() {
    beginAnew("time jumped: " + sweep.jumps().why());
    LOG.warn("{} reconciler={}", stateReason(), config.name());
  }

  private void dueEarly(Duration late) {
    if (sweep.jumps().fired(late, settings.creationGrace())) {
      timeJumped();
    } else if (!begin(() -> sweepWhenDue(Occasion.EARLY))) {
      early.tryAgain(RETRY);
    }
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

  private void sweepWhenDue(Occasion occasion) {
    if (!settings.isEnabled() || schedule.isStopped()) {
      return;
    }
    try {
      sweepOnce(occasion);
    } catch (IllegalStateException e) {
      LOG.debug("switched off meanwhile reconciler={}", config.name(), e);
    } catch (Throwable e) { // a loop that dies in silence is the worst bug this can have
      brokeOff(occasion, e);
    }
  }

  /** Tries until the next sweep is scheduled and the log says so, whatever the JVM is short of. */
  private void brokeOff(Occasion occasion, Throwable cause) {
    boolean again = false;
    while (!schedule.isStopped()) {
      try {
        if (again) {
          LockSupport.parkNanos(RETRY.toNanos());
        }
        if (occasion == Occasion.PERIOD) { // an early one leaves those by period alone
          schedule.ended(schedule.sweepBegins());
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
      try {
        refuseUnlessActive(); // while it waited for the one under way, it may have been disabled
        underWay = true;
        SweepReport report = RecordedSweep.of(config.name(), () -> sweep.run(occasion));
        publish(report);
        if (report.isRestart()) {
          schedule.begin(report.anotherEngine() ? "another engine answered" : "time jumped");
        }
        early.learn(report, occasion, sweep.history().firstContact().isDoubted());
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
