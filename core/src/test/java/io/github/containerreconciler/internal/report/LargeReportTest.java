package io.github.containerreconciler.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Of very many containers, listeners are told all; what is remembered is the worst and counts. */
class LargeReportTest extends Rig {

  private static final int ALL = 1_500;

  @Test
  void whatIsRememberedOfALargeSweepIsShort() {
    for (int i = 0; i < ALL; i++) {
      engine.add(Containers.container("c" + i, clock.instant(), Map.of("job", "1")));
    }
    engine.add(Containers.container("lost", clock.instant().minus(OLD), Map.of("job", "1")));
    settings.dryRun = true;
    Reconciler reconciler = start();
    SweepReport told = reconciler.sweepNow();
    assertThat(told.decisions()).hasSize(ALL + 1);

    SweepReport kept = Objects.requireNonNull(reconciler.counters().lastListed());
    assertThat(kept.decisions()).hasSize(SweepReport.MOST_DECISIONS);
    assertThat(kept.decisions().get(0).verdict()).isEqualTo(Verdict.DANGLING);
    assertThat(kept.owned()).isEqualTo(ALL + 1);
    assertThat(kept.count(Verdict.TOO_YOUNG)).isEqualTo(ALL);
    assertThat(reconciler.counters().last()).isSameAs(kept);
  }
}
