package io.github.containerreconciler.internal.safeguard;

import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds back removals when many containers that were tracked are dangling all at once: then the
 * callback is more likely broken than they are orphans. Thread-safe.
 */
public final class Hold {

  /**
   * So many are remembered beyond a list that they are missing from: containers that stop and start
   * again, all of them when an engine restarts, have been seen tracked all the same.
   */
  private static final int MOST_MISSING = 5_000;

  private final int burst;
  private final Set<String> seenTracked = new LinkedHashSet<>(); // oldest first
  private final Set<String> held = new HashSet<>(); // shown as held now or not
  private final Set<String> approved = new HashSet<>();
  private final Set<String> heldNow = new HashSet<>();
  private final Set<String> letGo = new HashSet<>();

  /**
   * @param burst how many may be lost at once; 0 turns the hold off
   */
  Hold(int burst) {
    this.burst = burst;
  }

  /** Which of these would be held now; changes nothing. */
  synchronized Set<String> assess(List<Decision> dangling) {
    Set<String> lost = Decision.ids(dangling);
    lost.retainAll(seenTracked);
    lost.removeAll(approved);
    if (burst == 0) {
      return Set.of();
    }
    Set<String> lately = new HashSet<>(letGo);
    lately.addAll(lost);
    if (lately.size() <= burst) {
      lost.retainAll(held); // what is held stays so until approved or tracked again
    }
    return lost;
  }

  synchronized boolean isHeld(String id) {
    return held.contains(id);
  }

  /**
   * A look between two sweeps is about to remove these: what it loses counts together with what the
   * next sweep by period finds lost, or a callback that breaks little by little would never be
   * noticed.
   */
  synchronized void letGo(Collection<String> ids) {
    for (String id : ids) {
      if (seenTracked.contains(id) && !approved.contains(id)) {
        letGo.add(id);
      }
    }
  }

  /** A sweep by period decided on all of them: counting begins anew. */
  synchronized void periodEnded() {
    letGo.clear();
  }

  /**
   * Learns from a sweep.
   *
   * @param owned what was decided on all containers that are ours now
   */
  synchronized void remember(List<Decision> owned) {
    heldNow.clear();
    int seen = 0;
    for (Decision d : owned) {
      String id = d.container().id();
      if (d.verdict() == Verdict.TRACKED) {
        sawTracked(id);
        seen++;
        continue;
      }
      if (d.verdict() == Verdict.HELD && !approved.contains(id)) { // since it was judged
        held.add(id); // one that could not be inspected, or was restarted, stays held unseen
        heldNow.add(id);
      }
      seen += seenTracked.contains(id) ? 1 : 0;
    }
    if (!approved.isEmpty()) {
      approved.retainAll(Decision.ids(owned));
    }
    int tooMany = seenTracked.size() - seen - MOST_MISSING;
    if (tooMany > 0) {
      forgetOldest(tooMany, Decision.ids(owned));
    }
  }

  private void forgetOldest(int count, Set<String> owned) {
    int left = count;
    for (Iterator<String> i = seenTracked.iterator(); left > 0 && i.hasNext(); ) {
      String id = i.next();
      if (!owned.contains(id)) {
        i.remove();
        held.remove(id);
        left--;
      }
    }
  }

  /** Learns that these are tracked now. */
  synchronized void sawTracked(Collection<String> ids) {
    ids.forEach(this::sawTracked);
  }

  private void sawTracked(String id) {
    if (!seenTracked.add(id)) { // only what was tracked before can have been lost
      held.remove(id);
      approved.remove(id);
      letGo.remove(id);
    }
  }

  synchronized void forget() {
    seenTracked.clear();
    held.clear();
    heldNow.clear();
    approved.clear();
    letGo.clear();
  }

  /** How many are held and not approved. */
  synchronized int count() {
    return heldNow.size();
  }

  /** Lets what is held now be removed. Returns how many that are. */
  synchronized int approve() {
    int count = heldNow.size();
    approved.addAll(heldNow);
    held.removeAll(heldNow);
    heldNow.clear();
    return count;
  }
}
