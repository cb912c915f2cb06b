package io.github.containerreconciler.sweep;

import io.github.containerreconciler.judge.Decision;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds back removals when many containers that were tracked are dangling all at once: then the
 * callback is more likely broken than they are orphans. Thread-safe.
 */
final class Hold {

  private final int burst;
  private final Set<String> seenTracked = new HashSet<>();
  private final Set<String> held = new HashSet<>();
  private final Set<String> approved = new HashSet<>();

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
    if (lost.size() <= burst) {
      lost.retainAll(held); // what is held stays so until approved, tracked again or gone
    }
    return lost;
  }

  /**
   * Learns from a sweep.
   *
   * @param owned the ids of all containers that are ours now: others are forgotten, so that memory
   *     stays bounded
   * @param tracked those of them that are tracked now
   * @param nowHeld what {@link #assess} said
   */
  synchronized void remember(
      Collection<String> owned, Collection<String> tracked, Collection<String> nowHeld) {
    seenTracked.addAll(tracked);
    seenTracked.retainAll(owned);
    held.clear();
    held.addAll(nowHeld);
    approved.removeAll(tracked);
    approved.retainAll(owned);
  }

  /** Lets what is held now be removed. Returns how many that are. */
  synchronized int approve() {
    int count = held.size();
    approved.addAll(held);
    held.clear();
    return count;
  }
}
