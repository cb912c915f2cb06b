package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.Listing;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Decisions of one pass.
 *
 * @param left the ids of those that are not for this pass to remove
 * @param inspection inspects again what is about to be removed
 * @param holds what it means for networks and volumes, and for the callbacks' next answer
 */
public record Judged(
    List<Decision> decisions, Set<String> left, Inspection inspection, LeftoverSweep.Holds holds) {

  /** The last verdict first; of one verdict the oldest container first. */
  static final Comparator<Decision> WORST_FIRST =
      (a, b) -> {
        int byVerdict = b.verdict().compareTo(a.verdict());
        return byVerdict != 0
            ? byVerdict
            : a.container().created().compareTo(b.container().created());
      };

  /** The same with another decision on one container. */
  Judged with(Decision other) {
    String id = other.container().id();
    List<Decision> changed = new ArrayList<>();
    for (Decision d : decisions) {
      changed.add(d.container().id().equals(id) ? other : d);
    }
    return new Judged(changed, left, inspection, holds);
  }

  /** Returns what was listed. */
  Listing listing() {
    return holds.seen().listing();
  }

  /** Returns what may be removed now. */
  public List<Decision> due() {
    List<Decision> due = Decision.having(Verdict.DANGLING, decisions);
    due.removeIf(d -> left.contains(d.container().id()));
    return due;
  }
}
