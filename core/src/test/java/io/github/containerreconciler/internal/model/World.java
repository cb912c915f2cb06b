package io.github.containerreconciler.internal.model;

import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says about sweeps (section 3, first contact; section 4, steps 3 and 4, and the
 * hold), with all that has to be remembered from one to the next.
 */
final class World {

  final Map<String, Rules.Facts> running = new LinkedHashMap<>();
  final Set<String> cannotBeRemoved = new HashSet<>();
  final Set<String> cannotBeInspected = new HashSet<>();

  private final int confirmations;
  private @Nullable Instant lastSweep;

  /** After so long a time nobody knows what was tracked meanwhile. */
  private boolean isGap;

  private final int burst;
  private final Map<String, Integer> seenDangling = new HashMap<>();
  private final Map<String, Loss> tracked = new HashMap<>();
  private final Set<String> approved = new HashSet<>();
  private final Set<String> heldNow = new HashSet<>();
  private final Map<String, Failures> failures = new HashMap<>();
  private final Set<String> namespacesKnown = new HashSet<>();

  /** How often each that no rule claims could not be inspected; those of which all is known. */
  private final Map<String, Integer> strangersFailed = new HashMap<>();

  private final Set<String> strangersKnown = new HashSet<>();
  private boolean proven;

  private record Failures(int inARow, Instant notBefore, boolean ofInspection) {}

  /** What is known about one that was tracked once. */
  private static final class Loss {
    private Instant lastTracked;
    private @Nullable Instant lostSince;
    private @Nullable Instant removedAt;
    private boolean held;
    private boolean inLast = true;

    private Loss(Instant at) {
      lastTracked = at;
    }
  }

  /**
   * What one sweep is about.
   *
   * @param asks whether the callbacks are asked again before removals
   */
  record Setting(boolean removes, boolean asks, boolean byPeriod, Instant now, Duration period) {}

  World(int confirmations, int burst) {
    this.confirmations = confirmations;
    this.burst = burst;
  }

  /** Another engine: losses stay. */
  void forget() {
    seenDangling.clear();
    failures.clear();
  }

  int approveHeld() {
    approved.addAll(heldNow);
    heldNow.forEach(
        id -> {
          if (tracked.containsKey(id)) {
            tracked.get(id).held = false;
            tracked.get(id).removedAt = null;
          }
        });
    int count = heldNow.size();
    heldNow.clear();
    return count;
  }

  /**
   * One sweep that goes through.
   *
   * @param before what is tracked when the sweep asks, with the grace in force then
   * @param after what is tracked when it asks again before removing
   * @return the verdict on each owned container that is still listed at the end
   */
  Map<String, Verdict> sweep(Rules before, Collection<String> after, Setting setting) {
    Map<String, Verdict> verdicts = new HashMap<>();
    Map<String, Rules.Facts> owned = new LinkedHashMap<>();
    for (Rules.Facts facts : running.values()) {
      Verdict verdict = byList(before, facts);
      if (verdict != Verdict.NOT_OWNED) {
        owned.put(facts.container().id(), facts);
        verdicts.put(facts.container().id(), verdict);
      }
      if (verdict == Verdict.TRACKED) {
        failures.remove(facts.container().id()); // used again
      }
    }
    boolean unproven = isUnproven(before.tracked(), owned.values());
    Set<String> candidates = new HashSet<>(verdicts.keySet());
    candidates.removeIf(
        id -> verdicts.get(id) != Verdict.DANGLING && verdicts.get(id) != Verdict.REPORT_ONLY);
    Duration longestGap = setting.period.plus(before.grace()).multipliedBy(2);
    isGap = lastSweep != null && Duration.between(lastSweep, setting.now).compareTo(longestGap) > 0;
    lastSweep = setting.now;
    lose(verdicts, candidates, before.grace(), setting.now);
    Set<String> waiting = new HashSet<>();
    for (String id : candidates) {
      verdicts.put(id, inspect(before, owned.get(id), waiting, setting));
    }
    spareNeeded(verdicts, waiting);
    confirm(verdicts, setting.byPeriod);
    holdUnproven(verdicts, unproven);
    approved.retainAll(verdicts.keySet());
    verdicts.forEach(
        (id, verdict) -> {
          if (verdict == Verdict.TRACKED) {
            approved.remove(id);
          }
        });
    heldNow.clear();
    verdicts.forEach(
        (id, verdict) -> {
          if (verdict == Verdict.HELD && !approved.contains(id)) {
            heldNow.add(id);
          }
        });
    failures.keySet().removeIf(id -> failures.get(id).ofInspection && !verdicts.containsKey(id));
    failures // seen to have exited, so not half removed
        .keySet()
        .removeIf(id -> !running.containsKey(id) && !cannotBeInspected.contains(id));
    boolean isAnyDue =
        verdicts.entrySet().stream()
            .anyMatch(e -> e.getValue() == Verdict.DANGLING && !waiting.contains(e.getKey()));
    boolean doubted = setting.asks && isAnyDue && isUnproven(after, owned.values()) && !unproven;
    if (setting.removes && !doubted) {
      remove(verdicts, waiting, after, setting);
    }
    return verdicts;
  }

  private static Verdict byList(Rules rules, Rules.Facts facts) {
    return rules.verdict(
        new Rules.Facts(facts.container(), facts.container().created(), null, Map.of()));
  }

  private boolean isUnproven(Collection<String> entries, Collection<Rules.Facts> owned) {
    for (String entry : entries) {
      proven |= entry.toLowerCase(java.util.Locale.ROOT).matches("[0-9a-f]{64}");
      for (Rules.Facts facts : owned) {
        proven |= Rules.isTracked(List.of(entry), facts.container());
      }
    }
    return !proven && !entries.isEmpty();
  }

  private void lose(
      Map<String, Verdict> verdicts, Set<String> candidates, Duration grace, Instant now) {
    Set<String> lost = new HashSet<>(verdicts.keySet());
    lost.removeIf(
        id ->
            Set.of(Verdict.SELF, Verdict.EXEMPT, Verdict.TRACKED).contains(verdicts.get(id))
                || !tracked.containsKey(id));
    Set<String> counted = new HashSet<>(lost);
    counted.removeAll(approved);
    boolean someStay =
        verdicts.entrySet().stream()
            .anyMatch(
                e ->
                    e.getValue() == Verdict.TRACKED
                        && tracked.containsKey(e.getKey())
                        && tracked.get(e.getKey()).inLast);
    long atOnce = counted.stream().filter(id -> tracked.get(id).inLast).count();
    Set<String> losses = new HashSet<>(counted);
    tracked.forEach(
        (id, loss) -> {
          if (isLately(loss.removedAt, now)) {
            losses.add(id);
          }
        });
    Set<String> lately = new HashSet<>();
    tracked.forEach(
        (id, loss) -> {
          if (isLately(loss.lastTracked, now)) {
            lately.add(id);
          }
        });
    verdicts.forEach(
        (id, verdict) -> {
          if (verdict == Verdict.TRACKED) {
            lately.add(id);
          }
        });
    boolean holds =
        burst > 0
            && ((atOnce >= 3 && !someStay)
                || (losses.size() > burst && losses.size() * 10 > lately.size()));
    for (String id : List.copyOf(verdicts.keySet())) {
      Loss loss = tracked.get(id);
      if (verdicts.get(id) == Verdict.TRACKED) {
        isTrackedNow(id, now);
      } else if (loss != null) {
        boolean held = counted.contains(id) && burst > 0 && (holds || loss.held);
        boolean anew = isGap && !loss.held && !approved.contains(id);
        loss.held = held;
        loss.inLast = false;
        loss.lostSince = loss.lostSince == null || anew ? now : loss.lostSince;
        boolean waits = Duration.between(loss.lostSince, now).compareTo(grace) < 0;
        if (held) {
          verdicts.put(id, Verdict.HELD);
          candidates.remove(id);
        } else if (waits && candidates.remove(id)) {
          verdicts.put(id, Verdict.LOST);
        }
      }
    }
  }

  private static boolean isLately(@Nullable Instant at, Instant now) {
    return at != null && Duration.between(at, now).compareTo(Duration.ofHours(1)) <= 0;
  }

  private Verdict inspect(Rules rules, Rules.Facts facts, Set<String> waiting, Setting setting) {
    String id = facts.container().id();
    if (isWaiting(id, setting.now)) {
      waiting.add(id);
      return failures.get(id).ofInspection ? Verdict.UNCONFIRMED : Verdict.DANGLING;
    }
    if (cannotBeInspected.contains(id)) {
      failed(id, setting, true);
      return Verdict.UNCONFIRMED;
    }
    if (failures.containsKey(id) && failures.get(id).ofInspection) {
      failures.remove(id); // another that fails later is none in a row with it
    }
    namespacesKnown.add(id);
    return rules.verdict(facts);
  }

  /** Nobody here shares a namespace, but one that cannot be inspected may. */
  private void spareNeeded(Map<String, Verdict> verdicts, Set<String> waiting) {
    namespacesKnown.retainAll(verdicts.keySet());
    Set<String> dangling = new HashSet<>(verdicts.keySet());
    dangling.removeIf(id -> verdicts.get(id) != Verdict.DANGLING);
    if (dangling.isEmpty()) {
      return;
    }
    Set<String> unseen = new HashSet<>();
    for (String id : verdicts.keySet()) {
      boolean stays =
          verdicts.get(id) != Verdict.DANGLING && verdicts.get(id) != Verdict.UNCONFIRMED;
      if (stays && !namespacesKnown.contains(id)) {
        if (cannotBeInspected.contains(id)) {
          unseen.add(id);
        } else {
          namespacesKnown.add(id);
        }
      }
    }
    unseen.addAll(unseenStrangers(verdicts.keySet()));
    dangling.removeAll(waiting);
    for (String id : dangling) {
      if (unseen.stream().anyMatch(other -> !created(other).isBefore(created(id)))) {
        verdicts.put(id, Verdict.NEEDED);
      }
    }
  }

  /** What no rule claims protects twice without an inspection, and no more at the third time. */
  private Set<String> unseenStrangers(Set<String> owned) {
    Set<String> strangers = new HashSet<>(running.keySet());
    strangers.removeAll(owned);
    strangersKnown.retainAll(strangers);
    strangersFailed.keySet().retainAll(strangers);
    strangers.removeAll(strangersKnown);
    for (String id : List.copyOf(strangers)) {
      boolean inspected = !cannotBeInspected.contains(id);
      if (inspected || strangersFailed.merge(id, 1, Integer::sum) == 3) {
        strangersKnown.add(id);
        strangers.remove(id);
      }
    }
    return strangers;
  }

  private Instant created(String id) {
    return running.get(id).container().created();
  }

  private void confirm(Map<String, Verdict> verdicts, boolean byPeriod) {
    seenDangling.keySet().removeIf(id -> verdicts.get(id) != Verdict.DANGLING);
    verdicts.replaceAll(
        (id, verdict) -> {
          if (verdict != Verdict.DANGLING) {
            return verdict;
          }
          int seen = seenDangling.merge(id, byPeriod ? 1 : 0, Integer::sum);
          return confirmations > 1 && seen < confirmations ? Verdict.UNCONFIRMED : verdict;
        });
  }

  private void holdUnproven(Map<String, Verdict> verdicts, boolean unproven) {
    verdicts.replaceAll(
        (id, verdict) ->
            verdict == Verdict.DANGLING && unproven && !approved.contains(id)
                ? Verdict.HELD
                : verdict);
  }

  private void isTrackedNow(String id, Instant now) {
    Loss loss = tracked.computeIfAbsent(id, i -> new Loss(now));
    loss.lastTracked = now;
    loss.lostSince = null;
    loss.removedAt = null;
    loss.held = false;
    loss.inLast = true;
    approved.remove(id);
  }

  private void remove(
      Map<String, Verdict> verdicts,
      Set<String> waiting,
      Collection<String> trackedThen,
      Setting setting) {
    for (Map.Entry<String, Verdict> entry : verdicts.entrySet()) {
      String id = entry.getKey();
      if (entry.getValue() != Verdict.DANGLING || waiting.contains(id)) {
        continue;
      }
      if (Rules.isTracked(trackedThen, running.get(id).container())) {
        entry.setValue(spare(id, trackedThen, setting.now));
        continue;
      }
      if (cannotBeRemoved.contains(id)) {
        failed(id, setting, false);
      } else {
        running.remove(id);
        failures.remove(id);
      }
      if (tracked.containsKey(id) && !approved.contains(id)) {
        tracked.get(id).removedAt = setting.now; // a call that failed may take effect later
      }
    }
  }

  /** It was about to be removed, and turns out to be tracked. */
  Verdict spare(String id, Collection<String> trackedThen, Instant now) {
    boolean isTracked = Rules.isTracked(trackedThen, running.get(id).container());
    if (isTracked) {
      isTrackedNow(id, now);
      seenDangling.remove(id);
    }
    return isTracked ? Verdict.TRACKED : Verdict.DANGLING;
  }

  private boolean isWaiting(String id, Instant now) {
    return failures.containsKey(id) && failures.get(id).notBefore.isAfter(now);
  }

  /** From the third failure on: two periods, four, eight, at most an hour. */
  private void failed(String id, Setting setting, boolean ofInspection) {
    int inARow = failures.containsKey(id) ? failures.get(id).inARow + 1 : 1;
    Duration pause = Duration.ZERO;
    if (inARow >= 3) {
      pause = setting.period.multipliedBy(1L << Math.min(inARow - 2, 20));
      pause = pause.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofHours(1) : pause;
    }
    failures.put(id, new Failures(inARow, setting.now.plus(pause), ofInspection));
  }
}
