package io.github.containerreconciler.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.LogCapture;
import io.github.containerreconciler.internal.testing.Rig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator reads of the start, and of what was switched. */
class OperatorsLogTest extends Rig {

  @Test
  void aSwitchIsLoggedWhereItChangesSomething() {
    Reconciler reconciler = start();
    try (LogCapture log = new LogCapture()) {
      for (boolean value : new boolean[] {false, true, true, false}) {
        reconciler.setDryRun(value);
      }
      for (boolean value : new boolean[] {true, false, false, true}) {
        reconciler.setEnabled(value);
      }
      assertThat(log.lines())
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("INFO dry run is on reconciler=default"),
              line -> assertThat(line).startsWith("WARN dry run is off reconciler=default: "),
              line -> assertThat(line).isEqualTo("INFO disabled reconciler=default"),
              line -> assertThat(line).isEqualTo("INFO enabled reconciler=default"));
    }
  }

  @Test
  void theFirstLookTellsWhichEngineItReached() {
    try (LogCapture log = new LogCapture()) {
      start();
      assertThat(log.lines())
          .containsExactly(
              "INFO engine reached reconciler=default endpoint=fake://engine version=20.10.24"
                  + " api=1.41 skew=0ms");
    }
  }

  @Test
  void anEngineThatIsNotReachedYetIsAWarning() {
    engine.fail("ping", Reason.UNREACHABLE);
    try (LogCapture log = new LogCapture()) {
      start();
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN engine not reached yet reconciler=default: ")
          .contains("ping failed on purpose");
    }
  }

  @Test
  void ignoredFilterIsAWarningInTheFirstSweep() {
    engine.add("ours", OLD);
    engine.add(Containers.container("foreign", clock.instant(), Map.of()));
    Reconciler reconciler = start();
    try (LogCapture log = new LogCapture()) {
      reconciler.sweepNow();
      reconciler.sweepNow();
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("WARN "))
          .singleElement()
          .asString()
          .contains("ignores the filter by label [job]: 1 of the 2 containers");
    }
  }

  @Test
  void aHoldNamesTheFirstOfItsContainers() {
    for (String name : new String[] {"a", "b", "c", "d", "e", "f", "g"}) {
      engine.add(name, OLD);
      callbacks.tracked.add(name);
    }
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    try (LogCapture log = new LogCapture()) {
      reconciler.sweepNow();
      reconciler.sweepNow();
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("WARN "))
          .singleElement()
          .asString()
          .startsWith("WARN holding 7 containers reconciler=default names=[")
          .contains(" and 2 more]: one of 7 that were tracked");
    }
  }
}
