package io.github.containerreconciler.internal.safeguard;

import io.github.containerreconciler.internal.callback.CallbackAnswer;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.judge.TrackedSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Remembers which callbacks have proven that they speak of containers: an entry matched one, or was
 * a full id. A service that answers job numbers never does. Lasts as long as the process.
 * Thread-safe.
 */
public final class FirstContact {

  private final Set<String> proven = new HashSet<>();
  private boolean doubted;

  /** Returns whether the last answers left a callback unproven. */
  public synchronized boolean isDoubted() {
    return doubted;
  }

  /**
   * Learns from what the callbacks answered.
   *
   * @param listed the containers that were listed just before
   * @return why what would be removed is held, a sentence for each callback that gave entries and
   *     has proven nothing yet; empty if nothing need be held
   */
  public synchronized List<String> unproven(
      Collection<CallbackAnswer> answers, Collection<Container> listed) {
    List<String> reasons = new ArrayList<>();
    for (CallbackAnswer answer : answers) {
      TrackedSet entries = answer.entries();
      if (entries.size() == 0 || proven.contains(answer.name())) {
        continue;
      }
      if (entries.hasFullId() || entries.resolve(listed).countMatching(listed) > 0) {
        proven.add(answer.name());
      } else {
        reasons.add(
            entries.size() == 1
                ? "1 entry of " + answer.name() + ", which matches no container"
                : entries.size() + " entries of " + answer.name() + ", none matches a container");
      }
    }
    doubted = !reasons.isEmpty();
    return reasons;
  }
}
