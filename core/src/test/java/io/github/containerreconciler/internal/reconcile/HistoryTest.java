package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.HistoryEvent;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.LogCapture;
import io.github.containerreconciler.internal.testing.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happened is read back, by a later process too. */
class HistoryTest extends Rig {

  @TempDir private Path temp;
  private Path file = Path.of("");

  @BeforeEach
  void wantHistory() {
    file = temp.resolve("history");
    settings.history = file.toString();
  }

  private static List<String> events(Reconciler reconciler) {
    List<String> events = new ArrayList<>();
    for (HistoryEvent e : reconciler.history(100)) {
      events.add(0, (e.kind().text() + " " + e.name()).strip());
    }
    return events;
  }

  /** Three are lost at once, and held. */
  private Reconciler holding() {
    for (String name : List.of("a", "b", "c")) {
      engine.add(name, OLD);
      callbacks.tracked.add(name);
    }
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(3);
    return reconciler;
  }

  @Test
  void everyKindOfEventIsALineOfJson() throws Exception {
    Container stuck = engine.add("stuck", OLD);
    engine.fail("remove " + stuck.id(), Reason.FAILED);
    engine.add("lost", OLD);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    engine.vanish(stuck);
    engine.add("kept", Duration.ZERO);
    reconciler.keep("kept", Duration.ofHours(1));
    reconciler.keep("kept", Duration.ZERO);
    reconciler.setPeriod(Duration.ofMinutes(1));
    reconciler.close();
    assertThat(events(reconciler))
        .containsExactlyInAnyOrder(
            "start",
            "failed stuck",
            "removed lost",
            "kept kept",
            "keep-ended kept",
            "changed",
            "stop");
    assertThat(Files.readAllLines(file))
        .hasSize(7)
        .allMatch(line -> line.startsWith("{\"time\":\"2026-01-01T00:00:00Z\",\"event\":\""))
        .anyMatch(line -> line.contains("\"error") || line.contains("failed on purpose"))
        .anyMatch(line -> line.contains("\"ageSeconds\":3600"));
  }

  @Test
  void aHoldAndItsApprovalAreToldOnce() {
    Reconciler reconciler = holding();
    reconciler.sweepNow();
    reconciler.approve(List.of("a"));
    clock.advance(Duration.ofMinutes(6));
    reconciler.sweepNow();
    assertThat(events(reconciler))
        .containsExactlyInAnyOrder(
            "start", "held a", "held b", "held c", "approved a", "removed a");
  }

  @Test
  void whatIsTrackedAgainIsReleased() {
    Reconciler reconciler = holding();
    callbacks.tracked.addAll(List.of("a", "b", "c"));
    reconciler.sweepNow();
    assertThat(events(reconciler)).contains("released a", "released b", "released c");
  }

  @Test
  void aRestartReleasesNothingThatWasHeld() {
    holding();
    engine.add("leftover", OLD);
    clock.advance(Duration.ofMinutes(30));
    Reconciler later = start();
    SweepReport report = later.sweepNow();
    assertThat(report.count(Verdict.HELD)).isEqualTo(3);
    assertThat(report.removals()).hasSize(1);
    assertThat(later.approveHeld()).isEqualTo(3);
    clock.advance(Duration.ofMinutes(6)); // this process saw them untracked for too short a time
    assertThat(later.sweepNow().removals()).hasSize(3);
  }

  @Test
  void approvedContainerIsNotHeldAfterARestart() {
    holding().approve(List.of("a"));
    clock.advance(Duration.ofMinutes(30));
    SweepReport report = start().sweepNow();
    assertThat(report.with(Verdict.HELD)).hasSize(2);
  }

  @Test
  void aRestartKeepsWhatWasKept() throws Exception {
    engine.add("precious", OLD);
    engine.add("given-up", OLD);
    Reconciler reconciler = start();
    reconciler.keep("precious", Duration.ofHours(1));
    reconciler.keep("given-up", Duration.ofHours(1));
    reconciler.keep("given-up", Duration.ZERO);
    Reconciler later = start();
    assertThat(later.sweepNow().with(Verdict.KEPT))
        .extracting(d -> d.container().name())
        .containsExactly("precious");
    clock.advance(Duration.ofHours(1));
    assertThat(later.sweepNow().count(Verdict.KEPT)).isZero();
  }

  @Test
  void withoutAFileARestartForgetsKeeps() throws Exception {
    settings.history = null;
    engine.add("precious", OLD);
    start().keep("precious", Duration.ofHours(1));
    assertThat(start().kept()).isEmpty();
  }

  @Test
  void explainKnowsARemovalBeforeTheRestart() throws Exception {
    engine.add("lost", OLD);
    start().sweepNow();
    clock.advance(Duration.ofDays(1));
    assertThat(start().explain("/lost"))
        .contains("removed at 2026-01-01T00:00:00Z by rule job", "created 1h ago");
  }

  @Test
  void eachReconcilerReadsItsOwnLines() throws IOException {
    start();
    String line = Files.readString(file);
    Files.writeString(
        file, line + line.replace("\"default\"", "\"other\"") + "no JSON\n{\"a\":1}\n");
    assertThat(make().history(10)).hasSize(1);
  }

  @Test
  void unwritableFileStopsNothingAndIsReportedOnce() throws IOException {
    Files.createDirectory(file);
    engine.add("lost", OLD);
    try (LogCapture log = new LogCapture()) {
      Reconciler reconciler = start();
      assertThat(reconciler.sweepNow().removals()).hasSize(1);
      reconciler.setPeriod(Duration.ofMinutes(1));
      assertThat(log.lines()).filteredOn(l -> l.contains("cannot be written")).hasSize(1);
      Files.delete(file);
      reconciler.setPeriod(Duration.ofMinutes(2));
      assertThat(reconciler.history(10)).hasSize(1);
    }
  }
}
