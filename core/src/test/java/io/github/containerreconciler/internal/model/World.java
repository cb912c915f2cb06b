package io.github.containerreconciler.internal.model;

import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the contract says of sweeps (section 4, steps 3 and 4, and the hold), with all that has to
 * be remembered from one to the next.
 */
final class World {

  final Map<String, Rules.Facts> running = new LinkedHashMap<>();
  final Set<String> cannotBeRemoved = new HashSet<>();
  final Set<String> cannotBeInspected = new HashSet<>();

  private final int confirmations;
  private final int burst;
  private final Map<String, Integer> seenDangling = new HashMap<>();
  private final Set<String> everTracked = new HashSet<>();
  private final Set<String> held = new HashSet<>();
  private final Set<String> approved = new HashSet<>();
  private final Set<String> heldNow = new HashSet<>();
  private final Map<String, Failures> failures = new HashMap<>();

  private record Failures(int inARow, Instant notBefore, boolean ofInspection) {}

  World(int confirmations, int burst) {
    this.confirmations = confirmations;
    this.burst = burst;
  }

  /** Another engine: as if there had been no sweep. */
  void forget() {
    seenDangling.clear();
    everTracked.clear();
    held.clear();
    heldNow.clear();
    approved.clear();
    failures.clear();
  }

  int approveHeld() {
    approved.addAll(heldNow);
    held.removeAll(heldNow);
    int count = heldNow.size();
    heldNow.clear();
    return count;
  }

  /**
   * One sweep that goes through.
   *
   * @param before what is tracked when the sweep asks, with the grace in force then
   * @param after what is tracked when it asks again before removing
   * @param removes whether removals may start by then
   * @return the verdict on each owned container that is still listed at the end
   */
  Map<String, Verdict> sweep(
      Rules before, Collection<String> after, boolean removes, Instant now, Duration period) {
    Map<String, Verdict> verdicts = new HashMap<>();
    Set<String> waiting = new HashSet<>();
    for (Rules.Facts facts : running.values()) {
      String id = facts.container().id();
      Verdict verdict =
          before.verdict(
              new Rules.Facts(facts.container(), facts.container().created(), null, Map.of()));
      boolean candidate = verdict == Verdict.DANGLING || verdict == Verdict.REPORT_ONLY;
      if (candidate && isWaiting(id, now)) {
        waiting.add(id);
        verdict = failures.get(id).ofInspection ? Verdict.UNCONFIRMED : Verdict.DANGLING;
      } else if (candidate && cannotBeInspected.contains(id)) {
        failed(id, now, period, true);
        verdict = Verdict.UNCONFIRMED;
      } else if (candidate) {
        if (failures.containsKey(id) && failures.get(id).ofInspection) {
          failures.remove(id); // another that fails later is none in a row with it
        }
        verdict = before.verdict(facts);
      }
      if (verdict != Verdict.NOT_OWNED) {
        verdicts.put(id, verdict);
      }
    }
    confirm(verdicts);
    hold(verdicts);
    if (removes) {
      remove(verdicts, waiting, after, now, period);
    }
    return verdicts;
  }

  private void confirm(Map<String, Verdict> verdicts) {
    seenDangling.keySet().removeIf(id -> verdicts.get(id) != Verdict.DANGLING);
    verdicts.replaceAll(
        (id, verdict) ->
            verdict == Verdict.DANGLING && seenDangling.merge(id, 1, Integer::sum) < confirmations
                ? Verdict.UNCONFIRMED
                : verdict);
  }

  private void hold(Map<String, Verdict> verdicts) {
    Set<String> lost = new HashSet<>(verdicts.keySet());
    lost.removeIf(id -> verdicts.get(id) != Verdict.DANGLING);
    lost.retainAll(everTracked);
    lost.removeAll(approved);
    if (lost.size() <= burst) {
      lost.retainAll(held);
    }
    heldNow.clear();
    if (burst > 0) {
      held.addAll(lost);
      heldNow.addAll(lost);
      lost.forEach(id -> verdicts.put(id, Verdict.HELD));
    }
    approved.retainAll(verdicts.keySet());
    failures.keySet().retainAll(verdicts.keySet());
    verdicts.forEach(
        (id, verdict) -> {
          if (verdict == Verdict.TRACKED) {
            isTrackedNow(id);
          }
        });
  }

  private void isTrackedNow(String id) {
    everTracked.add(id);
    held.remove(id);
    approved.remove(id);
  }

  private void remove(
      Map<String, Verdict> verdicts,
      Set<String> waiting,
      Collection<String> tracked,
      Instant now,
      Duration period) {
    for (Map.Entry<String, Verdict> entry : verdicts.entrySet()) {
      String id = entry.getKey();
      if (entry.getValue() != Verdict.DANGLING || waiting.contains(id)) {
        continue;
      }
      if (Rules.isTracked(tracked, running.get(id).container())) {
        entry.setValue(spare(id, tracked));
      } else if (cannotBeRemoved.contains(id)) {
        failed(id, now, period, false);
      } else {
        running.remove(id);
        failures.remove(id);
      }
    }
  }

  /** It was about to be removed, and turns out to be tracked. */
  Verdict spare(String id, Collection<String> tracked) {
    boolean isTracked = Rules.isTracked(tracked, running.get(id).container());
    if (isTracked) {
      isTrackedNow(id);
      seenDangling.remove(id);
    }
    return isTracked ? Verdict.TRACKED : Verdict.DANGLING;
  }

  private boolean isWaiting(String id, Instant now) {
    return failures.containsKey(id) && failures.get(id).notBefore.isAfter(now);
  }

  /** From the third failure on: two periods, four, eight, at most an hour. */
  private void failed(String id, Instant now, Duration period, boolean ofInspection) {
    int inARow = failures.containsKey(id) ? failures.get(id).inARow + 1 : 1;
    Duration pause = Duration.ZERO;
    if (inARow >= 3) {
      pause = period.multipliedBy(1L << Math.min(inARow - 2, 20));
      pause = pause.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofHours(1) : pause;
    }
    failures.put(id, new Failures(inARow, now.plus(pause), ofInspection));
  }
}
