package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.TrackedCache;
import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.Removals;
import io.github.containerreconciler.internal.report.ReportBuilder;
import io.github.containerreconciler.internal.safeguard.SweepHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Removes what one pass found dangling, and remembers what became of it. */
final class RemovalPass {

  private final ReconcilerConfig config;
  private final LiveSettings settings;
  private final Ports ports;
  private final SweepHistory history;
  private final EngineScan scan;
  private final Evidence evidence;

  /**
   * Terms that are the same for all removals of a pass.
   *
   * @param settingsVersion that of the settings by which the containers were judged
   */
  record Terms(long settingsVersion, boolean byOperator) {}

  RemovalPass(
      ReconcilerConfig config,
      LiveSettings settings,
      Ports ports,
      SweepHistory history,
      EngineScan scan) {
    this.config = config;
    this.settings = settings;
    this.ports = ports;
    this.history = history;
    this.scan = scan;
    this.evidence = new Evidence(config, ports.engine(), ports.clocks().wall());
  }

  /** Each with every check right before it. */
  void remove(List<Decision> due, Judged judged, ReportBuilder report, Terms terms) {
    if (due.isEmpty()) {
      return;
    }
    List<Decision> ordered = new ArrayList<>(due);
    ordered.sort(history::byFailures);
    RemovalGate gate =
        new RemovalGate(
            new TrackedCache(
                ports.callbacks(),
                config.requiredCallbacks(),
                scan.timeouts().api(),
                judged.listing(),
                answer -> scan.believe(answer, judged.holds().seen()),
                ports.clocks().steady()),
            settings,
            terms.settingsVersion,
            ports.host().shutdown(),
            history.keeps());
    ContainerRemover remover =
        new ContainerRemover(
            judged.inspection(),
            gate,
            config.removal(),
            history.failures(),
            new Remover.Terms(
                ports.engine(),
                scan.timeouts().api(),
                settings.period(),
                ports.clocks(),
                evidence));
    try {
      remover.remove(ordered, ports.workers());
      remover.verify(scan.list()::stillThere);
    } finally { // what was done before it broke off counts too
      learn(remover, judged, report, terms.byOperator);
    }
  }

  private void learn(
      ContainerRemover remover, Judged judged, ReportBuilder report, boolean byOperator) {
    Removals done = remover.done();
    report.removed(done);
    Set<String> removed = new TreeSet<>();
    for (RemovalRecord r : done.records()) {
      boolean ran = r.decision().container().runs(); // what did not run is no loss
      boolean failed = !byOperator && remover.isFailedCall(r); // it may take effect all the same
      if (ran && (failed || r.outcome() == RemovalRecord.Outcome.REMOVED)) {
        removed.add(r.decision().container().id());
      }
    }
    history.removed(removed, byOperator);
    history.spared(Decision.ids(Decision.having(Verdict.TRACKED, remover.spared().values())));
    report.decided(remover.after(judged.decisions()));
  }
}
