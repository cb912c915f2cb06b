package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.claim.ClaimRow;
import io.github.containerreconciler.internal.claim.Claims;
import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.report.Counters;
import io.github.containerreconciler.internal.report.History;
import io.github.containerreconciler.internal.report.HistoryEvent;
import io.github.containerreconciler.internal.report.SweepListener;
import io.github.containerreconciler.internal.report.SweepLog;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  private final ReconcilerConfig config;
  private final Ports ports;
  private final LiveSettings settings;
  private final Claims claims;
  private final ClaimRenewal renewal;
  private final Sweep sweep;
  private final Lookup lookup;
  private final Explainer explainer;
  private final History past;
  private final SweepLoop loop;

  public Reconciler(ReconcilerConfig config, Ports ports) {
    this.config = config;
    this.ports = ports;
    this.settings = new LiveSettings(config);
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
    this.loop = new SweepLoop(config, settings, ports, sweep);
    this.lookup =
        new Lookup(ports.engine(), sweep::lookTimeout, () -> loop.counters().lastListed());
    this.explainer = new Explainer(lookup, sweep, settings, past);
    loop.addListener(new SweepLog(config.name()));
    loop.addListener(past);
  }

  /** Adds a listener to every report from now on. */
  public void addListener(SweepListener listener) {
    loop.addListener(listener);
  }

  /** Begins: the first sweep comes after the longer of period and creation grace. */
  public void start() {
    recall();
    if (loop.start()) {
      past.add(
          HistoryEvent.Kind.START,
          "enabled=" + settings.isEnabled() + " dry-run=" + settings.isDryRun());
      if (config.safeguards().claim().on()) {
        renewal.start();
      }
    }
  }

  /** Restores an operator's keeps and the hold from the history file, if there is one. */
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
    return loop.counters();
  }

  /**
   * Sweeps now, in full, on the caller's time; waits for one under way.
   *
   * @throws IllegalStateException while disabled or stopped
   */
  public SweepReport sweepNow() {
    return loop.sweepNow();
  }

  /** Returns what a sweep would remove now; removes nothing, and works while disabled. */
  public List<Decision> preview() throws EngineException, CallbackException {
    loop.refuseIfStopped();
    return sweep.preview().due();
  }

  /**
   * The verdict on one container in a sentence, with the figures it rests on.
   *
   * @param container an id, a prefix of one, or a name
   * @throws IllegalArgumentException if the text can be none of these
   */
  public String explain(String container) throws EngineException {
    loop.refuseIfStopped();
    return explainer.explain(container);
  }

  /** Lets the next sweep remove all that the last report showed as held. Returns how many. */
  public int approveHeld() {
    loop.refuseIfStopped();
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
    loop.refuseIfStopped();
    List<String> ids = new ArrayList<>();
    for (String container : containers) {
      String id = lookup.listed(container).container().id();
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
    loop.refuseIfStopped();
    Decision about = lookup.find(container);
    Container found = about.container();
    String name = found.name() + " (" + found.shortId() + ")";
    String done;
    if (time.isZero()) {
      done = sweep.history().keeps().end(found.id()) ? "no longer kept: " : "was not kept: ";
      past.add(HistoryEvent.Kind.KEEP_ENDED, about, "by an operator");
    } else {
      Instant until = sweep.history().keeps().keep(found.id(), time);
      past.add(HistoryEvent.Kind.KEPT, about, until.toString());
      done = "kept until " + until + ": ";
    }
    LOG.info("{}{} reconciler={}", done, name, config.name());
    return done + name;
  }

  /** The claims on this engine that are known, our own first. */
  public List<ClaimRow> claims() {
    return claims.rows();
  }

  /** Returns what an operator keeps now: until when, by id. */
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
    loop.refuseUnlessActive();
    if (settings.isDryRun()) {
      throw new IllegalStateException(
          "reconciler " + config.name() + " is in dry run: set DryRun to false first");
    }
    ContainerDetails found = lookup.onEngine(container).orElse(null);
    if (found == null) {
      throw new IllegalArgumentException(lookup.unknown(container));
    }
    return loop.remove(found.container().id());
  }

  /**
   * Returns what happened last, the newest first.
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

  /**
   * Returns what a later reconciler in this JVM needs to go on counting losses, and keeping; after
   * {@link #close}. Waits some seconds at most for a sweep under way: what it removed counts.
   */
  public List<String> handOver() {
    loop.awaitSweep();
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
    loop.enabledChanged();
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
    if (dryRun) {
      changed("dry-run=true");
      LOG.info("dry run is on reconciler={}", config.name());
      return;
    }
    loop.beginAnew("dry run was turned off"); // at once: writing it down may take a while
    changed("dry-run=false");
    LOG.warn("dry run is off reconciler={}: {}", config.name(), stateReason());
  }

  private void changed(String setting) {
    past.add(HistoryEvent.Kind.CHANGED, setting);
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
    loop.periodChanged();
  }

  /**
   * A new grace holds from the next judgement on; a shorter one waits like a start.
   *
   * @throws IllegalArgumentException naming the limits
   */
  public void setCreationGrace(Duration creationGrace) {
    boolean shorter = creationGrace.compareTo(settings.creationGrace()) < 0;
    settings.setCreationGrace(creationGrace);
    loop.graceChanged(shorter); // at once: writing it down may take a while
    LOG.info("creation-grace={} reconciler={}", Durations.format(creationGrace), config.name());
    changed("creation-grace=" + Durations.format(creationGrace));
  }

  public State state() {
    return loop.status().state();
  }

  /** Why the state is what it is, and what comes next. */
  public String stateReason() {
    return loop.status().reason();
  }

  /** Returns how long until the next sweep by period; null if none is scheduled. */
  public @Nullable Duration nextIn() {
    return loop.nextIn();
  }

  /** Stops for good and releases everything; calls under way end. Closing twice is harmless. */
  @Override
  public void close() {
    if (!loop.stop()) {
      return;
    }
    settings.close();
    renewal.stop();
    ports.engine().close();
    past.add(HistoryEvent.Kind.STOP, "by an operator, or with the agent");
    LOG.info("stopped reconciler={}", config.name());
  }
}
