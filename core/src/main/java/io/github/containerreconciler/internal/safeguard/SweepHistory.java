package io.github.containerreconciler.internal.safeguard;

import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.safeguard.Losses.Assessment;
import io.github.containerreconciler.internal.time.Clocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Memory of earlier sweeps that the rules need: losses, keeps, approvals, confirmations, and what
 * failed. Thread-safe.
 */
public final class SweepHistory {

  private final int confirmations;
  private final int untrackedBurst;
  private final Clocks clocks;
  private final Losses losses;
  private final Keeps keeps;
  private final FirstContact firstContact = new FirstContact();
  private final FailedRemovals failures = new FailedRemovals();
  private final Map<String, Integer> danglingStreaks = new ConcurrentHashMap<>();
  private final Set<String> approved = ConcurrentHashMap.newKeySet();
  private final Set<String> shownAsHeld = ConcurrentHashMap.newKeySet();
  private volatile Set<String> held = Set.of();

  public SweepHistory(ReconcilerConfig config, Clocks clocks) {
    this.confirmations = config.confirmations();
    this.untrackedBurst = config.untrackedBurst();
    this.clocks = clocks;
    this.losses = new Losses(config.untrackedBurst(), clocks.steady());
    this.keeps = new Keeps(clocks);
  }

  /** Another engine answers. Ids of containers are unique, so losses and keeps stay. */
  public void anotherEngine() {
    failures.forget();
    danglingStreaks.clear();
  }

  /** Forgets what is held and what was approved: names stand for something else now. */
  public void namesChanged() {
    approved.clear();
    held = Set.of();
    shownAsHeld.clear();
  }

  public Losses losses() {
    return losses;
  }

  public Keeps keeps() {
    return keeps;
  }

  public FirstContact firstContact() {
    return firstContact;
  }

  public FailedRemovals failures() {
    return failures;
  }

  /** Returns how many containers the last report showed as held and nobody approved since. */
  public int heldCount() {
    return shownAsHeld.size();
  }

  /** Returns what the last report showed as held and nobody approved since. */
  public Set<String> held() {
    return Set.copyOf(shownAsHeld);
  }

  /** Approves those of these that the last report showed as held. Returns how many that are. */
  public int approve(Collection<String> ids) {
    Set<String> now = new HashSet<>(ids);
    now.retainAll(shownAsHeld);
    approved.addAll(now);
    shownAsHeld.removeAll(now);
    losses.decidedByOperator(now);
    return now.size();
  }

  /** Returns whether the last report showed this one as held and nobody approved it since. */
  public boolean isShownAsHeld(String id) {
    return shownAsHeld.contains(id);
  }

  /** Failed removals go last. */
  public int byFailures(Decision a, Decision b) {
    return Integer.compare(failures.count(a.container().id()), failures.count(b.container().id()));
  }

  /** Returns whether it failed so often that it is not even inspected for now. */
  public boolean isWaiting(Decision decision) {
    return !failures.pause(decision.container().id(), clocks.now()).isZero();
  }

  /** The decision about one that waits. Never inspected well, it is not certain to be dangling. */
  public Decision waiting(Decision decision) {
    String id = decision.container().id();
    Duration pause = failures.pause(id, clocks.now());
    boolean inspection = failures.isOfInspection(id);
    return decision.with(
        inspection ? Verdict.UNCONFIRMED : Verdict.DANGLING,
        decision.reason()
            + (inspection ? "; inspecting it failed " : "; its removal failed ")
            + failures.count(id)
            + " times in a row, next try in "
            + Durations.format(pause));
  }

  /**
   * Applies losses and keeps to what the list alone decides: {@code HELD}, {@code LOST}, {@code
   * KEPT}. Changes nothing.
   *
   * @param byList decisions by the list; {@code DANGLING} there means a candidate
   */
  public List<Decision> guard(List<Decision> byList, Assessment assessed, Duration grace) {
    List<Decision> guarded = new ArrayList<>(byList.size());
    for (Decision d : byList) {
      guarded.add(guard(d, assessed, grace));
    }
    return guarded;
  }

  private Decision guard(Decision d, Assessment assessed, Duration grace) {
    String id = d.container().id();
    boolean held = assessed.held().contains(id);
    boolean candidate = !held && d.verdict() == Verdict.DANGLING;
    Duration lostFor = assessed.lostFor().get(id);
    if (candidate && lostFor != null && lostFor.compareTo(grace) < 0) {
      Duration left = grace.minus(lostFor);
      return d.with(
              Verdict.LOST,
              "untracked for "
                  + Durations.format(lostFor)
                  + " after it was tracked; removable in "
                  + Durations.format(left)
                  + " if it stays untracked")
          .comingOfAge(d.at().plus(left));
    }
    Decision spared = held || candidate ? keeps.spare(d) : d;
    if (spared.verdict() == Verdict.KEPT) {
      return spared;
    }
    if (held) {
      return d.with(Verdict.HELD, held(assessed.counted()));
    }
    if (candidate && lostFor != null) {
      return d.with(
          Verdict.DANGLING,
          d.reason() + "; it was tracked until " + Durations.format(lostFor) + " ago");
    }
    return d;
  }

  private String held(int count) {
    return "one of "
        + count
        + " that were tracked and are no longer, more than untracked-burst="
        + untrackedBurst
        + " allows, or all at once; check the callback, then approve-held lets them be removed";
  }

  /**
   * Assesses what the list alone decides.
   *
   * @param longestGap after a longer time without a sweep, what is lost may have been tracked
   */
  public Assessment assess(List<Decision> byList, Duration longestGap) {
    return losses.assess(byList, approved, longestGap);
  }

  /**
   * Applies the confirmations, and holds what callbacks that are not believed yet would lose.
   *
   * @param unproven why callbacks are not believed yet; empty if they are
   * @param byPeriod whether this sweep counts as one of several in a row
   */
  public List<Decision> confirm(List<Decision> inspected, List<String> unproven, boolean byPeriod) {
    List<Decision> confirmed = new ArrayList<>(inspected.size());
    for (Decision d : inspected) {
      confirmed.add(d.verdict() == Verdict.DANGLING ? confirm(d, unproven, byPeriod) : d);
    }
    return confirmed;
  }

  private Decision confirm(Decision d, List<String> unproven, boolean byPeriod) {
    int seen = streak(d) + (byPeriod ? 1 : 0);
    if (confirmations > 1 && seen < confirmations) {
      return d.with(
          Verdict.UNCONFIRMED,
          d.reason()
              + "; seen dangling in "
              + seen
              + " of "
              + confirmations
              + " sweeps by period in a row");
    }
    return unproven.isEmpty() || approved.contains(d.container().id())
        ? d
        : d.with(
            Verdict.HELD,
            String.join("; ", unproven)
                + ": do they name containers, and are the rules right? approve-held lets what is"
                + " held be removed");
  }

  /**
   * Learns from a sweep.
   *
   * @param byList the decisions by the list alone
   * @param inspected those after inspection, before the confirmations
   * @param concluded the last word
   */
  public void remember(
      List<Decision> byList,
      Assessment assessed,
      List<Decision> inspected,
      List<Decision> concluded,
      boolean byPeriod) {
    losses.remember(byList, assessed);
    Map<String, Integer> streaks = new HashMap<>();
    for (Decision d : Decision.having(Verdict.DANGLING, inspected)) {
      streaks.put(d.container().id(), streak(d) + (byPeriod ? 1 : 0));
    }
    danglingStreaks.keySet().retainAll(streaks.keySet());
    danglingStreaks.putAll(streaks);
    if (!approved.isEmpty()) {
      approved.retainAll(Decision.ids(concluded));
      approved.removeAll(Decision.ids(Decision.having(Verdict.TRACKED, concluded)));
    }
    held = Decision.ids(Decision.having(Verdict.HELD, concluded));
    failures.retain(concluded);
  }

  /** Learns that the report of the last sweep is published: what it holds can be approved now. */
  public void published() {
    Set<String> now = new HashSet<>(held);
    now.removeAll(approved); // approved while that sweep went on
    shownAsHeld.retainAll(now);
    shownAsHeld.addAll(now);
  }

  /** Learns that these were tracked after all, when asked again right before their removal. */
  public void spared(Collection<String> ids) {
    losses.sawTracked(ids);
    approved.removeAll(ids);
    danglingStreaks.keySet().removeAll(ids);
  }

  /**
   * Learns that these were removed.
   *
   * @param byOperator whether an operator asked for exactly that
   */
  public void removed(Collection<String> ids, boolean byOperator) {
    if (byOperator) {
      losses.decidedByOperator(ids);
      return;
    }
    Set<String> unasked = new HashSet<>(ids);
    unasked.removeAll(approved);
    losses.removed(unasked);
  }

  private int streak(Decision d) {
    return danglingStreaks.getOrDefault(d.container().id(), 0);
  }
}
