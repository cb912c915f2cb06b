package io.github.containerreconciler.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A container may get another name while it is judged. */
class RenamedTest extends Rig {

  /**
   * By its old name a rule without labels claims it, by its new one a rule with an inherited label.
   */
  @Test
  void anInheritedLabelProvesNothingForARenamedOne() {
    settings.rules =
        List.of(
            new OwnershipRule("byName", Conditions.NONE.named("^/?tmp-")),
            new OwnershipRule("byLabel", Conditions.NONE.labelled("job").named("^/?job-")));
    engine.images.put("sha256:1", Map.of("job", "base"));
    Container c = Containers.container("tmp-1", clock.instant().minus(OLD), Map.of("job", "base"));
    engine.add(c);
    engine.beforeInspecting = () -> engine.add(c.named(List.of("/job-1")));
    engine.afterListing = () -> {};
    Reconciler reconciler = start();
    reconciler.sweepNow();
    assertThat(engine.has(c)).isTrue();
  }

  /** Renamed between the inspection and the one right before the removal. */
  @Test
  void anInheritedLabelProvesNothingForOneRenamedRightBeforeItsRemoval() {
    settings.rules =
        List.of(
            new OwnershipRule("byName", Conditions.NONE.named("^/?tmp-")),
            new OwnershipRule("byLabel", Conditions.NONE.labelled("job").named("^/?job-")));
    engine.images.put("sha256:1", Map.of("job", "base"));
    Container c = Containers.container("tmp-1", clock.instant().minus(OLD), Map.of("job", "base"));
    engine.add(c);
    engine.beforeInspecting =
        () -> {
          if (engine.count("inspect ") > 0) {
            engine.add(c.named(List.of("/job-1")));
          }
        };
    Reconciler reconciler = start();
    reconciler.sweepNow();
    assertThat(engine.has(c)).isTrue();
  }
}
