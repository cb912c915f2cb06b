package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.claim.Contests;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.ContainerState;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Inspects what the list made look dangling, and nothing else. Thread-safe. */
final class Inspection {

  private static final int STUCK_AFTER = 3;

  private final ContainerEngine engine;
  private final Judge judge;
  private final Dependents dependents;
  private final Contests contests;
  private final Duration timeout;
  private final List<Decision> decisions = Collections.synchronizedList(new ArrayList<>());
  private final List<Decision> failed = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, ContainerState> expected = new HashMap<>();
  private final Map<String, ContainerState> halfRemoved = new HashMap<>();

  /** When each was last started, as its last inspection showed it. */
  private final Map<String, Instant> started = new ConcurrentHashMap<>();

  private final AtomicInteger timeoutsInARow = new AtomicInteger();
  private volatile String problem = "";

  Inspection(
      ContainerEngine engine,
      Judge judge,
      Dependents dependents,
      Contests contests,
      Duration timeout) {
    this.engine = engine;
    this.judge = judge;
    this.dependents = dependents;
    this.contests = contests;
    this.timeout = timeout;
  }

  /** Judges each by its details; one that is gone or in another state gets no decision at all. */
  List<Decision> judge(List<Decision> candidates, Executor executor, int parallelism) {
    ParallelRemovals.run(executor, parallelism, candidates, this::judgeOne);
    return List.copyOf(decisions);
  }

  /**
   * Remembers the listed state: a container in another state is not judged. Call it before any
   * look.
   */
  void expect(Container listed) {
    if (!listed.runs()) {
      expected.put(listed.id(), listed.state());
    }
  }

  /** A container that a removal of ours may leave dead is judged all the same; before any look. */
  void expectDead(String id) {
    halfRemoved.put(id, ContainerState.DEAD);
  }

  /**
   * A container that a removal of ours left in this state is judged all the same, until somebody
   * starts it; before any look.
   */
  void expectHalfRemoved(ContainerDetails left) {
    halfRemoved.put(left.container().id(), left.state());
    started.put(left.container().id(), startOf(left));
  }

  /** Those that could not be inspected. */
  List<Decision> failed() {
    return List.copyOf(failed);
  }

  /** Why the last of them could not be inspected; empty if none failed. */
  String problem() {
    return problem;
  }

  /** Names the containers whose inspection timed out. */
  String stuck() {
    StringBuilder text = new StringBuilder("the engine does not answer inspections of ");
    for (int i = 0; i < Math.min(STUCK_AFTER, failed.size()); i++) {
      text.append(i == 0 ? "" : ", ").append(failed.get(i).container().shortId());
    }
    return text.append("; no other is inspected in this sweep.").toString();
  }

  boolean isStuck() {
    return timeoutsInARow.get() >= STUCK_AFTER;
  }

  private boolean judgeOne(Decision candidate) {
    if (isStuck()) {
      decisions.add(
          candidate.with(Verdict.UNCONFIRMED, "not inspected: the engine does not answer"));
      return true;
    }
    try {
      Decision decision = look(candidate);
      if (decision != null) {
        decisions.add(decision);
      }
      timeoutsInARow.set(0);
    } catch (EngineException e) {
      if (e.reason() == EngineException.Reason.TIMEOUT) {
        timeoutsInARow.incrementAndGet();
      }
      fail(candidate, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      fail(candidate, e.toString());
    }
    return true;
  }

  /**
   * Judges one container by what inspecting it shows now.
   *
   * @return null if it is gone or no longer in the state that it was listed in
   */
  @Nullable Decision look(Decision candidate) throws EngineException {
    Container container = candidate.container();
    ContainerDetails details = engine.inspect(container.id(), timeout).orElse(null);
    if (details != null && !details.container().id().equals(container.id())) {
      throw new EngineException(
          EngineException.Reason.MALFORMED,
          "the engine answered about container " + details.container().shortId());
    }
    if (details == null) {
      return null;
    }
    dependents.learn(details); // one that was started meanwhile may use a namespace too
    ContainerState state = details.state();
    if (!details.running() && details.status().isEmpty()) {
      throw new EngineException(
          EngineException.Reason.MALFORMED, "the engine does not tell its state");
    }
    Instant start = startOf(details);
    Instant before = started.put(container.id(), start);
    if (state == halfRemoved.get(container.id()) && (before == null || before.equals(start))) {
      return byItsName(candidate, details);
    }
    if (state != expected.getOrDefault(container.id(), ContainerState.RUNNING)) {
      return state == ContainerState.RUNNING
          ? candidate.with(
              Verdict.UNCONFIRMED, "it was started meanwhile; the next sweep judges it as running")
          : null;
    }
    details = withSharedAddresses(details);
    Decision decision = judge.byDetails(candidate, details, labelsOf(container, details));
    return decision.verdict().compareTo(Verdict.CONTESTED) < 0
        ? decision
        : uncontested(decision, details);
  }

  private Decision uncontested(Decision decision, ContainerDetails details) {
    String contested = contests.reason(decision.container(), details.container());
    return contested == null ? decision : decision.with(Verdict.CONTESTED, contested);
  }

  private static Instant startOf(ContainerDetails details) {
    Instant started = details.startedAt();
    return started == null ? Instant.MIN : started;
  }

  /**
   * Judges once more a container that was asked to stop, which may have taken an hour.
   *
   * @return dangling if it may be removed still, or if it is gone
   */
  Decision afterStop(Decision stopped) throws EngineException {
    contests.refresh();
    String id = stopped.container().id();
    ContainerDetails details = engine.inspect(id, timeout).orElse(null);
    if (details == null) {
      return stopped; // gone
    }
    if (!startOf(details).equals(started.getOrDefault(id, startOf(details)))) {
      return stopped.with(Verdict.UNCONFIRMED, "it was started anew meanwhile");
    }
    return byItsName(stopped, details);
  }

  /** The same decision on the container under the name that it has now, if it stays dangling. */
  private Decision byItsName(Decision dangling, ContainerDetails details) {
    Decision now = judge.byListing(Judge.asSeen(dangling.container(), details.container()));
    return now.verdict() == Verdict.DANGLING
        ? uncontested(dangling.on(now.container()), details)
        : now;
  }

  /**
   * One in the network of another container answers at that one's addresses, which only the other
   * shows. Asked for only where a callback compares addresses.
   */
  private ContainerDetails withSharedAddresses(ContainerDetails details) throws EngineException {
    Container container = details.container();
    String network = details.namespaces().network();
    if (!Dependents.isShared(network) || judge.doubt(container) == null) {
      return details;
    }
    ContainerDetails other =
        engine.inspect(network.substring(Dependents.CONTAINER.length()), timeout).orElse(null);
    return other == null
        ? details
        : details.of(container.at(other.container().attached().addresses()));
  }

  /** Knows the namespaces that this pass has seen. */
  Dependents dependents() {
    return dependents;
  }

  /** Looks again which other reconcilers there are, if the last look is more than a second old. */
  void refreshContests() throws EngineException {
    contests.refresh();
  }

  private void fail(Decision candidate, String why) {
    problem = "container " + candidate.container().shortId() + " could not be inspected: " + why;
    failed.add(candidate);
    decisions.add(candidate.with(Verdict.UNCONFIRMED, "could not be inspected: " + why));
  }

  /** Null where they cannot be seen. */
  private @Nullable Map<String, String> labelsOf(Container container, ContainerDetails details)
      throws EngineException {
    Container seen = Judge.asSeen(container, details.container());
    if (!judge.needsImageLabels(seen.labelled(details.container().labels()))) {
      return Map.of();
    }
    String inspected = details.container().imageId();
    String image = inspected.isEmpty() ? container.imageId() : inspected;
    return image.isEmpty()
        ? null
        : engine.imageLabels(image, details.platform(), timeout).orElse(null);
  }
}
