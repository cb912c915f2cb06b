package io.github.containerreconciler.internal.safeguard;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the rules need to know of earlier sweeps: confirmations, the hold, and what failed.
 * Thread-safe.
 */
public final class SweepHistory {

  private final int confirmations;
  private final int untrackedBurst;
  private final Clock clock;
  private final Hold hold;
  private final FailedRemovals failures = new FailedRemovals();
  private final Map<String, Integer> danglingStreaks = new ConcurrentHashMap<>();

  public SweepHistory(ReconcilerConfig config, Clock clock) {
    this.confirmations = config.confirmations();
    this.untrackedBurst = config.untrackedBurst();
    this.clock = clock;
    this.hold = new Hold(config.untrackedBurst());
  }

  /** As if no sweep had ever been: another engine is there now. */
  public void forget() {
    hold.forget();
    failures.forget();
    danglingStreaks.clear();
  }

  public int heldCount() {
    return hold.count();
  }

  public int approveHeld() {
    return hold.approve();
  }

  public FailedRemovals failures() {
    return failures;
  }

  /** What failed before goes last. */
  public int byFailures(Decision a, Decision b) {
    return Integer.compare(failures.count(a.container().id()), failures.count(b.container().id()));
  }

  /** Whether it failed so often that it is not even looked at for now. */
  public boolean isWaiting(Decision decision) {
    return !failures.pause(decision.container().id(), clock.instant()).isZero();
  }

  /** What is said of one that waits. Never inspected well, it is not certain to be dangling. */
  public Decision waiting(Decision decision) {
    String id = decision.container().id();
    Duration pause = failures.pause(id, clock.instant());
    boolean inspection = failures.isOfInspection(id);
    return decision.with(
        inspection ? Verdict.UNCONFIRMED : Verdict.DANGLING,
        decision.reason()
            + (inspection ? "; inspecting it failed " : "; its removal failed ")
            + failures.count(id)
            + " times in a row, next try in "
            + Durations.format(pause));
  }

  /** Confirmations, then the hold. */
  public List<Decision> conclude(List<Decision> decisions) {
    List<Decision> concluded = new ArrayList<>(decisions.size());
    for (Decision d : decisions) {
      concluded.add(
          d.verdict() == Verdict.DANGLING && streak(d) < confirmations
              ? d.with(Verdict.UNCONFIRMED, d.reason() + unconfirmed(streak(d)))
              : d);
    }
    Set<String> held = hold.assess(Decision.having(Verdict.DANGLING, concluded));
    for (int i = 0; i < concluded.size(); i++) {
      Decision d = concluded.get(i);
      if (held.contains(d.container().id())) {
        concluded.set(i, d.with(Verdict.HELD, d.reason() + held(held.size())));
      }
    }
    return concluded;
  }

  /**
   * Learns from a sweep.
   *
   * @param judged before {@link #conclude}
   * @param concluded after it
   */
  public void remember(List<Decision> judged, List<Decision> concluded) {
    Map<String, Integer> streaks = new HashMap<>();
    for (Decision d : Decision.having(Verdict.DANGLING, judged)) {
      streaks.put(d.container().id(), streak(d));
    }
    danglingStreaks.keySet().retainAll(streaks.keySet());
    danglingStreaks.putAll(streaks);
    hold.remember(concluded);
    failures.retain(concluded);
    hold.periodEnded();
  }

  /** Learns that these were tracked after all, when asked again right before their removal. */
  public void spared(Collection<String> ids) {
    hold.sawTracked(ids);
    danglingStreaks.keySet().removeAll(ids);
  }

  private int streak(Decision d) {
    return danglingStreaks.getOrDefault(d.container().id(), 0) + 1;
  }

  private String unconfirmed(int streak) {
    return "; seen dangling in " + streak + " of " + confirmations + " sweeps in a row";
  }

  private String held(int count) {
    return "; one of "
        + count
        + " that were tracked and became untracked all at once, more than untracked-burst="
        + untrackedBurst
        + "; check the callback, then call approveHeld() to let them be removed";
  }
}
