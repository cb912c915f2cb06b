package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.claim.Claims;
import io.github.containerreconciler.internal.claim.Contests;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.ReportBuilder;
import io.github.containerreconciler.internal.safeguard.SweepHistory;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges every container: the claims of others, the list, the callbacks, inspections, and what
 * holds for all containers together. Removes nothing. Thread-safe.
 */
final class Judging {

  private final ReconcilerConfig config;
  private final Claims claims;
  private final SweepHistory history;
  private final EngineScan scan;

  Judging(ReconcilerConfig config, Claims claims, SweepHistory history, EngineScan scan) {
    this.config = config;
    this.claims = claims;
    this.history = history;
    this.scan = scan;
  }

  /** Without the claims of others nothing may be removed: the sweep is skipped. */
  Contests contests(ReportBuilder report) throws CallbackException {
    try {
      return claims.contests(report.engineTime());
    } catch (EngineException e) {
      throw new CallbackException(
          "the claims of reconcilers cannot be written and read: " + e.getMessage());
    }
  }

  /** Judges as a sweep would; remembers nothing. */
  Judged now(ReportBuilder report) throws EngineException, CallbackException {
    Contests contests = contests(report);
    EngineScan.Seen seen = scan.look(report, contests, false);
    List<Decision> confirmed = history.confirm(seen.inspected(), unproven(seen), false);
    return judged(seen, concluded(seen, confirmed), contests);
  }

  private static List<String> unproven(EngineScan.Seen seen) {
    return seen.byList().unproven();
  }

  /** Applies what holds for all containers of a list together. */
  private List<Decision> concluded(EngineScan.Seen seen, List<Decision> confirmed) {
    boolean held = isAnyHeld(seen, confirmed);
    boolean asked = config.scope().resources().contains("containers");
    List<Decision> concluded = new ArrayList<>(confirmed.size());
    for (Decision d : confirmed) {
      if (d.verdict() == Verdict.DANGLING && held && !d.container().runs()) {
        concluded.add(d.with(Verdict.UNCONFIRMED, EngineScan.WAITS_FOR_HELD));
      } else if (d.verdict() == Verdict.DANGLING && !asked) {
        concluded.add(d.with(Verdict.REPORT_ONLY, d.reason() + "; resources names no containers"));
      } else {
        concluded.add(d);
      }
    }
    return seen.inspection()
        .dependents()
        .spareNeeded(concluded, seen.waiting()); // some stay only now
  }

  private static boolean isAnyHeld(EngineScan.Seen seen, List<Decision> decisions) {
    return !seen.byList().assessed().held().isEmpty()
        || !Decision.having(Verdict.HELD, decisions).isEmpty();
  }

  /**
   * Judges for a sweep, and remembers what later ones need.
   *
   * @param byPeriod whether it counts as one of several sweeps in a row
   */
  Judged all(ReportBuilder report, Contests contests, boolean byPeriod)
      throws EngineException, CallbackException {
    EngineScan.Seen seen = scan.look(report, contests, true);
    EngineScan.Seen.ByList byList = seen.byList();
    List<Decision> concluded =
        concluded(seen, history.confirm(seen.inspected(), byList.unproven(), byPeriod));
    history.remember(byList.decisions(), byList.assessed(), seen.inspected(), concluded, byPeriod);
    return judged(seen, concluded, contests);
  }

  private static Judged judged(EngineScan.Seen seen, List<Decision> concluded, Contests contests) {
    List<Decision> sorted = new ArrayList<>(concluded);
    sorted.sort(Judged.WORST_FIRST);
    return new Judged(
        sorted,
        seen.waiting(),
        seen.inspection(),
        new LeftoverSweep.Holds(isAnyHeld(seen, sorted), contests, seen.byList()));
  }

  /** An adopter's first question is what would go. It is answered as if nothing were tracked. */
  Judged withoutCallbacks(ReportBuilder report) throws EngineException, CallbackException {
    Contests contests = contests(report);
    EngineScan.Seen seen = scan.lookWithoutCallbacks(report, contests);
    List<Decision> concluded = new ArrayList<>();
    for (Decision d : concluded(seen, history.confirm(seen.inspected(), List.of(), false))) {
      boolean dangling = d.verdict() == Verdict.DANGLING;
      concluded.add(dangling ? d.with(d.verdict(), d.reason() + Sweep.NO_CALLBACK) : d);
    }
    return judged(seen, concluded, contests);
  }
}
