package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes a second, closer look at what the list made look dangling, and at nothing else. */
public final class Inspection {

  private static final int STUCK_AFTER = 3;
  private static final long FRESH_MILLIS = 1_000;

  private final ContainerEngine engine;
  private final Judge judge;
  private final Duration timeout;
  private final Clock clock;
  private final long begunAt;
  private final List<Decision> decisions = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failed = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger timeoutsInARow = new AtomicInteger();
  private volatile String problem = "";

  /**
   * What one container was when last looked at.
   *
   * @param decision null if it was gone or no longer ran
   * @param at when, by this machine's clock, in ms
   */
  record Sight(@Nullable Decision decision, long at) {}

  Inspection(ContainerEngine engine, Judge judge, Duration timeout, Clock clock) {
    this.engine = engine;
    this.judge = judge;
    this.timeout = timeout;
    this.clock = clock;
    this.begunAt = clock.millis();
  }

  /** Judges each by its details; one that is gone or no longer runs gets no decision at all. */
  List<Decision> judge(List<Decision> candidates, Executor executor, int parallelism) {
    ParallelRemovals.run(executor, parallelism, candidates, this::judgeOne);
    return List.copyOf(decisions);
  }

  /** What was thought of it when all were inspected. */
  Sight first(Decision judged) {
    return new Sight(judged, begunAt);
  }

  /**
   * What is to be thought of it right before its removal. Within a second of the last look nothing
   * else; later, as when it waited for other removals, it is inspected once more.
   */
  Sight fresh(Sight last) throws EngineException {
    Decision judged = last.decision();
    long now = clock.millis();
    long age = now - last.at();
    return judged == null || (age >= 0 && age < FRESH_MILLIS)
        ? last
        : new Sight(look(judged), now); // the time before it: never taken for newer than it is
  }

  /** The ids of those that could not be inspected. */
  List<String> failed() {
    return List.copyOf(failed);
  }

  /** Why the last of them could not be inspected; empty if none failed. */
  String problem() {
    return problem;
  }

  /** Which ones it did not come back from. */
  String stuck() {
    StringBuilder text = new StringBuilder("the engine does not come back from inspecting ");
    for (int i = 0; i < Math.min(STUCK_AFTER, failed.size()); i++) {
      text.append(i == 0 ? "" : ", ").append(failed.get(i), 0, 12);
    }
    return text.append("; no other is inspected in this sweep.").toString();
  }

  boolean isStuck() {
    return timeoutsInARow.get() >= STUCK_AFTER;
  }

  private boolean judgeOne(Decision candidate) {
    if (isStuck()) {
      decisions.add(
          candidate.with(Verdict.UNCONFIRMED, "not inspected: the engine does not come back"));
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

  private @Nullable Decision look(Decision candidate) throws EngineException {
    Container container = candidate.container();
    ContainerDetails details = engine.inspect(container.id(), timeout).orElse(null);
    if (details != null && !details.container().id().equals(container.id())) {
      throw new EngineException(
          EngineException.Reason.MALFORMED,
          "the engine told of container " + details.container().shortId());
    }
    return details == null || !details.running()
        ? null
        : judge.byDetails(candidate, details, labelsOf(container, details));
  }

  private void fail(Decision candidate, String why) {
    problem = "container " + candidate.container().shortId() + " could not be inspected: " + why;
    failed.add(candidate.container().id());
    decisions.add(candidate.with(Verdict.UNCONFIRMED, "could not be inspected: " + why));
  }

  private @Nullable Map<String, String> labelsOf(Container container, ContainerDetails details)
      throws EngineException {
    String image = details.container().imageId();
    if (image.isEmpty()) {
      image = container.imageId();
    }
    if (!judge.needsImageLabels(container)) {
      return Map.of();
    }
    return image.isEmpty()
        ? null
        : engine.imageLabels(image, details.platform(), timeout).orElse(null);
  }
}
