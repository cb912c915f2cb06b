package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Another engine behind the same endpoint is treated as a start. */
class AnotherEngineTest extends Rig {

  @Test
  void anotherEngineIsTreatedAsAStart() {
    settings.period = Duration.ofMinutes(1);
    Reconciler reconciler = start();
    timer.advance(Duration.ofMinutes(5));
    assertThat(reconciler.state()).isEqualTo(State.IDLE);
    Container lost = engine.add("lost", OLD);
    engine.id = () -> "OTHER";

    timer.advance(Duration.ofMinutes(1));

    assertThat(engine.has(lost)).isTrue();
    assertThat(reconciler.counters().skipped()).isEqualTo(1);
    assertThat(reconciler.counters().last().problem()).contains("another engine", "OTHER");
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
    assertThat(reconciler.stateReason()).contains("another engine", "first sweep in 5m");
    timer.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(engine.has(lost)).isTrue();
    timer.advance(Duration.ofMillis(1));
    assertThat(engine.has(lost)).isFalse();
  }

  @Test
  void ownClaimMissingOnAnotherEngineIsNoPrune() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    Container lost = engine.add("lost", OLD);
    engine.id = () -> "OTHER";
    engine.volumes.clear();
    assertThat(reconciler.sweepNow().anotherEngine()).isTrue();
    assertThat(reconciler.sweepNow().problem()).isEmpty();
    assertThat(engine.has(lost)).isFalse();
  }

  @Test
  void confirmationsBeginAnewOnAnotherEngine() {
    settings.confirmations = 2;
    Container lost = engine.add("lost", OLD);
    Reconciler reconciler = start();
    timer.advance(settings.period);
    engine.id = () -> "OTHER";
    timer.advance(settings.period);
    timer.advance(settings.period);
    assertThat(reconciler.counters().lastListed().count(Verdict.UNCONFIRMED)).isEqualTo(1);
    timer.advance(settings.period);
    assertThat(engine.has(lost)).isFalse();
  }

  @Test
  void holdsStayOnAnotherEngine() {
    settings.untrackedBurst = 1;
    for (String name : new String[] {"a", "b"}) {
      engine.add(name, OLD);
      callbacks.tracked.add(name);
    }
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    engine.id = () -> "OTHER";
    reconciler.sweepNow();
    assertThat(reconciler.sweepNow().count(Verdict.HELD)).isEqualTo(2);
    assertThat(reconciler.approveHeld()).isEqualTo(2);
  }

  @Test
  void failuresAreForgottenOnAnotherEngine() {
    Container bad = engine.add("bad", OLD);
    engine.fail("remove " + bad.id(), Reason.FAILED);
    Reconciler reconciler = start();
    for (int i = 0; i < 4; i++) {
      reconciler.sweepNow();
    }
    assertThat(engine.count("remove")).isEqualTo(3); // it waits now
    engine.id = () -> "OTHER";
    reconciler.sweepNow();
    reconciler.sweepNow();
    assertThat(engine.count("remove")).isEqualTo(4);
  }

  @Test
  void engineWithChangingIdsIsStillSwept() {
    AtomicInteger calls = new AtomicInteger();
    engine.id = () -> "ID-" + calls.incrementAndGet();
    Container lost = engine.add("lost", OLD);
    Reconciler reconciler = start();
    assertThat(reconciler.sweepNow().outcome()).isEqualTo(SweepReport.Outcome.COMPLETED);
    assertThat(engine.has(lost)).isFalse();
    reconciler.sweepNow();
    assertThat(engine.count("info")).isEqualTo(4); // first look, sweep, once again, sweep
  }

  @Test
  void anEngineWithoutIdIsSweptAllTheSame() {
    engine.id = () -> "";
    Reconciler reconciler = start();
    assertThat(reconciler.sweepNow().outcome()).isEqualTo(SweepReport.Outcome.COMPLETED);
    engine.id = () -> "ID";
    assertThat(reconciler.sweepNow().outcome()).isEqualTo(SweepReport.Outcome.COMPLETED);
    engine.id = () -> "";
    assertThat(reconciler.sweepNow().outcome()).isEqualTo(SweepReport.Outcome.COMPLETED);
    engine.id = () -> "OTHER";
    assertThat(reconciler.sweepNow().outcome()).isEqualTo(SweepReport.Outcome.SKIPPED);
  }

  @Test
  void engineWithoutAnIdIsAnotherOne() {
    Container lost = engine.add("lost", OLD);
    Reconciler reconciler = start();
    AtomicInteger calls = new AtomicInteger();
    engine.id = () -> calls.incrementAndGet() == 2 ? "" : "OTHER";
    assertThat(reconciler.sweepNow().anotherEngine()).isTrue();
    engine.id = () -> "THIRD";
    assertThat(reconciler.sweepNow().anotherEngine()).isTrue();
    assertThat(engine.has(lost)).isTrue();
  }

  @Test
  void twoEnginesThatTakeTurnsAreNoEngineWithoutIdentity() {
    AtomicInteger calls = new AtomicInteger();
    engine.id = () -> "ID-" + calls.incrementAndGet() % 2;
    Reconciler reconciler = start();
    for (int i = 0; i < 5; i++) {
      reconciler.sweepNow();
    }
    assertThat(reconciler.counters().skipped()).isGreaterThan(1);
  }

  @Test
  void anotherEngineIsNoticedByTheFirstSweep() {
    Container lost = engine.add("lost", OLD);
    Reconciler reconciler = start(); // which looks at once
    engine.id = () -> "OTHER";
    assertThat(reconciler.sweepNow().anotherEngine()).isTrue();
    assertThat(engine.has(lost)).isTrue();
    assertThat(reconciler.sweepNow().anotherEngine()).isFalse();
    assertThat(engine.has(lost)).isFalse();
  }
}
