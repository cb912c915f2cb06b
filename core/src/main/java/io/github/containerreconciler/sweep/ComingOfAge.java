package io.github.containerreconciler.sweep;

import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.judge.Decision;
import io.github.containerreconciler.judge.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which containers come of age when, by the engine's clock: those that the last sweep saw young,
 * and those that an event told of since. Used by one thread at a time.
 */
final class ComingOfAge {

  /** Of more than these the later ones are forgotten, and it is looked again when they are due. */
  static final int MOST = 10_000;

  private final TreeSet<Entry> entries = new TreeSet<>(ComingOfAge::compare);
  private @Nullable Instant lookAgain;
  private long askedAgain;
  private long noted;

  private record Entry(Instant at, long number, RunningContainer container) {}

  /**
   * What is due.
   *
   * @param containers those that came of age
   * @param others whether there may be more, which only a list can tell
   */
  record Due(List<RunningContainer> containers, boolean others) {

    boolean isNothing() {
      return containers.isEmpty() && !others;
    }
  }

  private static int compare(Entry a, Entry b) {
    int byTime = a.at.compareTo(b.at);
    return byTime != 0 ? byTime : Long.compare(a.number, b.number);
  }

  void note(RunningContainer container, Instant at) {
    entries.add(new Entry(at, ++noted, lean(container)));
    if (entries.size() > MOST) {
      lookAgain(entries.pollLast().at);
    }
  }

  /** Many are kept for long: no more of each than its id and names. */
  private static RunningContainer lean(RunningContainer c) {
    return new RunningContainer(c.id(), c.names(), "", "", Map.of(), List.of(), c.created());
  }

  /** Something that is not noted may come of age then. */
  void lookAgain(Instant at) {
    Instant before = lookAgain;
    lookAgain = before == null || at.isBefore(before) ? at : before;
    askedAgain = ++noted;
  }

  /** What {@link #learn} wants to know of a sweep that begins now. */
  long mark() {
    return noted;
  }

  /**
   * A sweep saw all there is.
   *
   * @param mark what {@link #mark} said when it began; what was noted since is kept
   * @param between whether it was a look between two sweeps by period: one that came of age while
   *     it looked is still due
   */
  void learn(List<Decision> decisions, long mark, boolean between) {
    if (askedAgain <= mark) {
      lookAgain = null;
    }
    Set<String> stillDue =
        between ? Decision.ids(Decision.having(Verdict.DANGLING, decisions)) : Set.of();
    entries.removeIf(e -> e.number <= mark && !stillDue.contains(e.container.id()));
    for (Decision d : decisions) {
      Instant at = d.ofAge();
      if (at != null && (d.verdict() == Verdict.TOO_YOUNG || d.verdict() == Verdict.TRACKED)) {
        note(d.container(), at);
      }
    }
  }

  void forget() {
    entries.clear();
    lookAgain = null;
  }

  /** When the next one comes of age; null if none is known. */
  @Nullable Instant next() {
    Instant first = entries.isEmpty() ? null : entries.first().at;
    Instant again = lookAgain;
    return first == null || (again != null && again.isBefore(first)) ? again : first;
  }

  /** Takes out what is due by then. */
  Due take(Instant now) {
    List<RunningContainer> due = new ArrayList<>();
    while (!entries.isEmpty() && !entries.first().at.isAfter(now)) {
      due.add(entries.pollFirst().container);
    }
    Instant again = lookAgain;
    boolean others = again != null && !again.isAfter(now);
    lookAgain = others ? null : again;
    return new Due(due, others);
  }
}
