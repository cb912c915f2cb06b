package io.github.containerreconciler.internal.jmx;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.CallbackStats;
import io.github.containerreconciler.internal.report.Counters;
import io.github.containerreconciler.internal.report.SweepReport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** Shows one reconciler over JMX. Every getter reads the counters; nothing is counted here. */
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
  public CompositeData[] getCallbacks() {
    return Tables.CALLBACK.rows(counters().callbacks());
  }

  @Override
  public CompositeData[] getRules() {
    return Tables.RULE.rows(reconciler.config().rules());
  }

  @Override
  public CompositeData[] getSettings() {
    return Tables.SETTING.rows(SettingsInForce.of(reconciler.config(), reconciler.settings()));
  }

  @Override
  public CompositeData[] getClaims() {
    return Tables.CLAIM.rows(reconciler.claims());
  }

  @Override
  public CompositeData[] getKept() {
    Map<String, String> names = new HashMap<>();
    SweepReport listed = counters().lastListed();
    for (Decision d : listed == null ? List.<Decision>of() : listed.decisions()) {
      names.put(d.container().id(), d.container().name());
    }
    List<Kept> kept = new ArrayList<>();
    reconciler
        .kept()
        .forEach((id, until) -> kept.add(new Kept(id, names.getOrDefault(id, ""), until)));
    return Tables.KEPT.rows(kept);
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
  public long getLostContainers() {
    return count(Verdict.LOST);
  }

  @Override
  public long getKeptContainers() {
    return count(Verdict.KEPT);
  }

  @Override
  public long getContestedContainers() {
    return count(Verdict.CONTESTED);
  }

  @Override
  public long getUnmatchedEntries() {
    return counters().callbacks().stream().mapToLong(CallbackStats::unmatched).sum();
  }

  @Override
  public CompositeData[] getLeftovers() {
    return Tables.LEFTOVERS.rows(
        List.of(
            LeftoverFigures.of(Kind.NETWORK, counters()),
            LeftoverFigures.of(Kind.VOLUME, counters())));
  }

  @Override
  public long getDanglingLeftovers() {
    return counters().danglingLeftovers();
  }

  @Override
  public long getLeftoversRemovedTotal() {
    return counters().leftoversRemoved();
  }

  @Override
  public long getLeftoverRemovalFailuresTotal() {
    return counters().leftoverRemovalFailures();
  }

  @Override
  public String getLastSweepTime() {
    SweepReport last = counters().last();
    return last == null ? "" : text(last.startedAt().plus(last.duration()));
  }

  @Override
  public String getLastRemovalTime() {
    return text(counters().lastRemoval());
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
  public CompositeData[] getDecisions() {
    SweepReport listed = counters().lastListed();
    return Tables.DECISION.rows(listed == null ? List.of() : listed.inShort().decisions());
  }

  @Override
  public CompositeData[] getRecentRemovals() {
    return Tables.REMOVAL.rows(counters().recentRemovals());
  }

  @Override
  public CompositeData sweep() {
    return Tables.REPORT.row(reconciler.sweepNow());
  }

  @Override
  public CompositeData[] preview() {
    return answer(() -> Tables.DECISION.rows(reconciler.preview()));
  }

  @Override
  public String explain(String container) {
    requireContainer("container", container);
    return answer(() -> reconciler.explain(container));
  }

  @Override
  public String keep(String container, long seconds) {
    requireContainer("container", container);
    Duration time = Duration.ofSeconds(seconds);
    return answer(() -> reconciler.keep(container, time));
  }

  @Override
  public CompositeData remove(String container) {
    requireContainer("container", container);
    return answer(() -> Tables.REPORT.row(reconciler.remove(container)));
  }

  @Override
  public CompositeData[] history(int lines) {
    return Tables.EVENT.rows(reconciler.history(lines));
  }

  @Override
  public int approve(String[] containers) {
    if (containers == null || containers.length == 0) {
      throw new IllegalArgumentException("containers: none was given; approveHeld() takes all");
    }
    for (String container : containers) {
      requireContainer("containers", container);
    }
    return reconciler.approve(List.of(containers));
  }

  @Override
  public int approveHeld() {
    return reconciler.approveHeld();
  }

  @Override
  public void stop() {
    stop.run();
  }

  private static void requireContainer(String parameter, @Nullable String container) {
    if (container == null || container.isBlank()) {
      throw new IllegalArgumentException(
          parameter + ": was blank; give an id, a prefix of an id, or a name");
    }
  }

  private interface Question<T> {
    T ask() throws EngineException, CallbackException;
  }

  /** A client may not know our exceptions: what it gets is the sentence alone. */
  @SuppressWarnings("UnusedException")
  private static <T> T answer(Question<T> question) {
    try {
      return question.ask();
    } catch (EngineException | CallbackException e) {
      throw new IllegalStateException(String.valueOf(e.getMessage()));
    }
  }

  private Counters counters() {
    return reconciler.counters();
  }

  private long count(Verdict verdict) {
    SweepReport listed = counters().lastListed();
    return listed == null ? 0 : listed.count(verdict);
  }

  private static String text(@Nullable Instant instant) {
    return instant == null ? "" : instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static double seconds(@Nullable Instant instant) {
    return instant == null ? 0 : instant.toEpochMilli() / 1e3;
  }
}
