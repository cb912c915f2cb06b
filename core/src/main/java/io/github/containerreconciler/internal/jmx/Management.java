package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.CallbackStats;
import io.github.containerreconciler.internal.report.Counters;
import io.github.containerreconciler.internal.report.SweepReport;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Shows one reconciler as an MXBean. Every getter reads the counters; nothing is counted here. */
final class Management implements ReconcilerMXBean {

  private final Reconciler reconciler;
  private final Runnable stop;

  Management(Reconciler reconciler, Runnable stop) {
    this.reconciler = reconciler;
    this.stop = stop;
  }

  @Override
  public boolean isEnabled() {
    return reconciler.settings().isEnabled();
  }

  @Override
  public void setEnabled(boolean enabled) {
    reconciler.setEnabled(enabled);
  }

  @Override
  public boolean isDryRun() {
    return reconciler.settings().isDryRun();
  }

  @Override
  public void setDryRun(boolean dryRun) {
    reconciler.setDryRun(dryRun);
  }

  @Override
  public long getPeriodSeconds() {
    return reconciler.settings().period().toSeconds();
  }

  @Override
  public void setPeriodSeconds(long seconds) {
    reconciler.setPeriod(Duration.ofSeconds(seconds));
  }

  @Override
  public long getCreationGraceSeconds() {
    return reconciler.settings().creationGrace().toSeconds();
  }

  @Override
  public void setCreationGraceSeconds(long seconds) {
    reconciler.setCreationGrace(Duration.ofSeconds(seconds));
  }

  @Override
  public String getState() {
    return reconciler.state().name();
  }

  @Override
  public String getStateReason() {
    return reconciler.stateReason();
  }

  @Override
  public String getEngineEndpoint() {
    return reconciler.endpoint();
  }

  @Override
  public String getEngineVersion() {
    EngineInfo engine = counters().engine();
    return engine == null ? "" : engine.version();
  }

  @Override
  public String getEngineApiVersion() {
    EngineInfo engine = counters().engine();
    return engine == null ? "" : engine.apiVersion();
  }

  @Override
  public boolean isEngineHealthy() {
    return counters().engineHealthy();
  }

  @Override
  public long getEngineClockSkewMillis() {
    return counters().clockSkew().toMillis();
  }

  @Override
  public String[] getTrackedSources() {
    return counters().callbacks().stream().map(CallbackStats::name).toArray(String[]::new);
  }

  @Override
  public long getOwnedContainers() {
    SweepReport listed = counters().lastListed();
    return listed == null ? 0 : listed.owned();
  }

  @Override
  public long getTrackedContainers() {
    return count(Verdict.TRACKED);
  }

  @Override
  public long getTooYoungContainers() {
    return count(Verdict.TOO_YOUNG);
  }

  @Override
  public long getExemptContainers() {
    return count(Verdict.EXEMPT);
  }

  @Override
  public long getDanglingContainers() {
    return count(Verdict.DANGLING);
  }

  @Override
  public long getHeldContainers() {
    return count(Verdict.HELD);
  }

  @Override
  public long getSweepsTotal() {
    return counters().sweeps();
  }

  @Override
  public long getSweepFailuresTotal() {
    return counters().failures();
  }

  @Override
  public long getSweepsSkippedTotal() {
    return counters().skipped();
  }

  @Override
  public long getRemovedTotal() {
    return counters().removed();
  }

  @Override
  public long getRemovalFailuresTotal() {
    return counters().removalFailures();
  }

  @Override
  public long getAlreadyGoneTotal() {
    return counters().alreadyGone();
  }

  @Override
  public double getLastSweepTimestampSeconds() {
    SweepReport last = counters().last();
    return last == null ? 0 : seconds(last.startedAt().plus(last.duration()));
  }

  @Override
  public double getLastSuccessTimestampSeconds() {
    return seconds(counters().lastSuccess());
  }

  @Override
  public double getLastSweepDurationSeconds() {
    SweepReport last = counters().last();
    return last == null ? 0 : last.duration().toNanos() / 1e9;
  }

  @Override
  public double getNextSweepSeconds() {
    Duration next = reconciler.nextIn();
    return next == null ? -1 : next.toMillis() / 1e3;
  }

  @Override
  public String getLastError() {
    SweepReport last = counters().last();
    return last == null ? "" : last.problem();
  }

  @Override
  public DecisionView[] getDecisions() {
    SweepReport listed = counters().lastListed();
    return listed == null ? new DecisionView[0] : SweepView.decisions(listed);
  }

  @Override
  public RemovalView[] getRecentRemovals() {
    return counters().recentRemovals().stream().map(RemovalView::of).toArray(RemovalView[]::new);
  }

  @Override
  public SweepView sweep() {
    return new SweepView(reconciler.sweepNow());
  }

  @Override
  public DecisionView[] preview() {
    try {
      return reconciler.preview().stream().map(DecisionView::of).toArray(DecisionView[]::new);
    } catch (EngineException | CallbackException e) {
      throw illegalState(e);
    }
  }

  @Override
  public String explain(String container) {
    if (container == null || container.isBlank()) {
      throw new IllegalArgumentException(
          "container: was blank; give an id, a prefix of an id, or a name");
    }
    try {
      return reconciler.explain(container);
    } catch (EngineException e) {
      throw illegalState(e);
    }
  }

  @Override
  public int approveHeld() {
    return reconciler.approveHeld();
  }

  @Override
  public void stop() {
    stop.run();
  }

  /** A client may not know our classes: what it gets is the sentence alone. */
  @SuppressWarnings("UnusedException")
  private static IllegalStateException illegalState(Exception e) {
    return new IllegalStateException(String.valueOf(e.getMessage()));
  }

  private Counters counters() {
    return reconciler.counters();
  }

  private long count(Verdict verdict) {
    SweepReport listed = counters().lastListed();
    return listed == null ? 0 : listed.count(verdict);
  }

  private static double seconds(@Nullable Instant instant) {
    return instant == null ? 0 : instant.toEpochMilli() / 1e3;
  }
}
