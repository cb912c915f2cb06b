package io.github.containerreconciler.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenamedTest extends Rig {

  /**
   * By its old name a rule without labels claims it, by its new one a rule with a label of its
   * image.
   *
   * @param looks after how many inspections it is renamed; the second is right before its removal
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void anInheritedLabelProvesNothingForARenamedOne(int looks) {
    settings.rules =
        List.of(
            new OwnershipRule("byName", Conditions.NONE.named("^/?tmp-")),
            new OwnershipRule("byLabel", Conditions.NONE.labelled("job").named("^/?job-")));
    engine.images.put("sha256:1", Map.of("job", "base"));
    Container c = Containers.container("tmp-1", clock.instant().minus(OLD), Map.of("job", "base"));
    engine.add(c);
    engine.beforeInspecting =
        () -> {
          if (engine.count("inspect ") >= looks) {
            engine.add(c.named(List.of("/job-1")));
          }
        };
    start().sweepNow();
    assertThat(engine.has(c)).isTrue();
  }
}
