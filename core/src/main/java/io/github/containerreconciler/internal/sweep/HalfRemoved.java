package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.ContainerState;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.ReportBuilder;
import io.github.containerreconciler.internal.safeguard.FailedRemovals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds containers that a removal of ours killed and left {@code dead}, or stopped and left there:
 * each is not listed, and nobody else removes it.
 */
final class HalfRemoved {

  private final ContainerEngine engine;
  private final FailedRemovals failures;

  HalfRemoved(ContainerEngine engine, FailedRemovals failures) {
    this.engine = engine;
    this.failures = failures;
  }

  /**
   * Inspects what could not be removed and is not listed any more.
   *
   * @param decisions those on what is listed
   * @param inspection learns in which state each was left
   */
  List<Decision> find(
      List<Decision> decisions,
      Judge judge,
      Inspection inspection,
      ReportBuilder report,
      Duration timeout) {
    List<Decision> failed = failures.removals();
    if (failed.isEmpty()) {
      return List.of();
    }
    List<Decision> found = new ArrayList<>();
    Set<String> listed = Decision.ids(decisions);
    for (Decision d : failed) {
      String id = d.container().id();
      if (listed.contains(id)) { // the settings may ask for dead ones too
        inspection.expectDead(id);
        continue;
      }
      try {
        ContainerDetails details = engine.inspect(id, timeout).orElse(null);
        ContainerState state = details == null ? null : details.state();
        if (details != null && isHalfRemoved(details)) {
          Decision now = judge.byListing(Judge.asSeen(d.container(), details.container()));
          found.add(now);
          if (now.verdict() == Verdict.TRACKED) { // used again: no removal of ours any more
            failures.succeeded(id);
          } else {
            inspection.expectHalfRemoved(details);
          }
        } else if (state != ContainerState.REMOVING) {
          failures.succeeded(id);
        }
      } catch (EngineException e) {
        report.problem("container " + d.container().shortId() + ": " + e.getMessage());
      }
    }
    return found;
  }

  /** One that was started since, by whomever, has not ended by our stop. */
  private boolean isHalfRemoved(ContainerDetails now) {
    Instant started = now.startedAt();
    Instant stopped = failures.stopped(now.container().id());
    return now.state() == ContainerState.DEAD
        || (now.state() == ContainerState.EXITED
            && stopped != null
            && (started == null || !started.isAfter(stopped)));
  }
}
