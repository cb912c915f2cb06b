package io.github.containerreconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.engine.EngineException.Reason;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.judge.Verdict;
import io.github.containerreconciler.testing.Containers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What comes of age untracked is gone within a second; what protects it protects it all the same.
 */
class PunctualityTest extends WatchedRig {

  private List<RunningContainer> startTracked(int count) {
    List<RunningContainer> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RunningContainer job = start("job-" + i);
      jobs.add(job);
      sources.tracked.add(job.name());
    }
    return jobs;
  }

  /** So that it comes of age once more, untracked. */
  private void restartAndLose(RunningContainer job) {
    engine.startedAt.put(job.id(), clock.instant());
    tell(job);
    sources.tracked.remove(job.name());
  }

  @Test
  void whatStartsAfterASweepIsGoneWithinASecondOfItsGrace() {
    swept();
    RunningContainer orphan = start("orphan");
    timer.advance(GRACE);
    assertThat(engine.has(orphan)).isTrue();
    assertThat(looks()).as("nothing is looked at before it is due").isZero();
    timer.advance(SECOND);
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void dueIsWhatIsDueByTheEnginesClock() {
    engine.clockSkew = Duration.ofMinutes(-7);
    swept();
    RunningContainer orphan =
        engine.add(
            Containers.container(
                "orphan", clock.instant().plus(engine.clockSkew), Map.of("job", "1")));
    tell(orphan);
    timer.advance(GRACE);
    assertThat(looks()).isZero();
    timer.advance(SECOND);
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void ofAListedOneTheExactMomentIsLearntByInspectingIt() {
    settings.period = Duration.ofMinutes(5);
    settings.creationGrace = Duration.ofMinutes(5);
    Reconciler reconciler = start();
    RunningContainer listed = engine.add("listed", Duration.ZERO);
    Duration later = Duration.ofMillis(900); // than the whole second that the list shows
    engine.startedAt.put(listed.id(), clock.instant().plus(later));
    reconciler.sweepNow();
    assertThat(engine.watchers).as("no stream is needed where every one is listed young").isEmpty();
    Duration due = settings.creationGrace.plus(later);
    timer.advance(due.minusMillis(1));
    assertThat(engine.has(listed)).isTrue();
    timer.advance(Duration.ofMillis(300));
    assertThat(engine.has(listed)).isFalse();
  }

  @Test
  void aJobThatIsTrackedWhenItComesOfAgeCostsOneQuestionAndNoList() {
    swept();
    RunningContainer job = start("job");
    sources.tracked.add("job");
    int asked = sources.asked;
    timer.advance(GRACE.plus(SECOND));
    assertThat(sources.asked).isEqualTo(asked + 1);
    assertThat(engine.calls).isEmpty();
    assertThat(engine.has(job)).isTrue();
  }

  @Test
  void oneSeenTrackedAndYoungThatIsUntrackedByItsGraceIsDueToo() {
    Reconciler reconciler = start();
    RunningContainer failed = engine.add("failed", Duration.ofSeconds(2));
    sources.tracked.add("failed");
    reconciler.sweepNow();
    sources.tracked.clear();
    assertGoneASecondAfter(GRACE.minusSeconds(2), failed);
  }

  @Test
  void theRhythmOfTheSweepsByPeriodStays() {
    Reconciler reconciler = swept();
    Duration before = reconciler.nextIn();
    for (int i = 0; i < 20; i++) {
      start("orphan-" + i);
      timer.advance(SECOND.multipliedBy(3));
    }
    timer.advance(GRACE);
    assertThat(reconciler.ledger().removed()).isEqualTo(20);
    assertThat(reconciler.nextIn()).isEqualTo(before.minusSeconds(70));
  }

  @Test
  void atMostOneLookASecondComesOfATorrent() {
    swept();
    for (int i = 0; i < 1_000; i++) {
      start("c" + i);
      timer.advance(Duration.ofMillis(30));
    }
    timer.advance(GRACE);
    assertThat(looks()).isBetween(2L * 20, 2L * 35); // each lists again to see what it removed
    assertThat(engine.ids()).hasSizeLessThan(70);
  }

  @Test
  void onlyWhatJustCameOfAgeIsRemovedBetweenSweeps() {
    RunningContainer old = engine.add("old", OLD);
    sources.tracked.add("old");
    Reconciler reconciler = swept();
    sources.tracked.clear(); // it is being stopped, say
    RunningContainer orphan = start("orphan");
    timer.advance(GRACE.plus(SECOND));
    assertThat(engine.has(orphan)).isFalse();
    assertThat(engine.has(old)).isTrue();
    timer.advance(reconciler.nextIn());
    assertThat(engine.has(old)).isFalse();
  }

  @Test
  void beforeTheFirstSweepNothingIsLookedAt() {
    Reconciler reconciler = start();
    engine.add("young", Duration.ZERO);
    assertThat(engine.watchers).isEmpty();
    timer.advance(Duration.ofMinutes(59));
    assertThat(looks()).isZero();
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
  }

  @Test
  void afterASweepThatDidNotGoWellTheSweepByPeriodComesFirst() {
    Reconciler reconciler = swept();
    RunningContainer orphan = start("orphan");
    engine.fail("list", Reason.TIMEOUT);
    timer.advance(GRACE.plus(SECOND));
    assertThat(reconciler.state()).isEqualTo(State.BLOCKED);
    engine.failures.clear();
    engine.calls.clear();
    RunningContainer another = start("another");
    timer.advance(Duration.ofMinutes(50));
    assertThat(engine.calls).isEmpty();
    timer.advance(Duration.ofMinutes(10));
    assertThat(engine.has(orphan)).isFalse();
    assertThat(engine.has(another)).isFalse();
  }

  @Test
  void aCallbackThatIsNotInOrderKeepsEverything() {
    Reconciler reconciler = swept();
    RunningContainer orphan = start("orphan");
    sources.problem = "not in order";
    timer.advance(GRACE.plus(SECOND));
    assertThat(engine.has(orphan)).isTrue();
    assertThat(looks()).isZero();
    assertThat(reconciler.state()).isEqualTo(State.IDLE);
  }

  @Test
  void severalSweepsInARowAreSweepsByPeriod() {
    settings.confirmations = 3;
    Reconciler reconciler = swept();
    assertThat(engine.watchers).isEmpty();
    RunningContainer orphan = engine.add("orphan", Duration.ZERO);
    timer.advance(Duration.ofHours(3).minusMinutes(1));
    assertThat(engine.has(orphan)).isTrue();
    timer.advance(Duration.ofMinutes(2));
    assertThat(engine.has(orphan)).isFalse();
    assertThat(reconciler.ledger().sweeps()).isEqualTo(4);
  }

  @Test
  void aCallbackThatLosesItsJobsOneByOneIsHeldAllTheSame() {
    settings.untrackedBurst = 3;
    Reconciler reconciler = swept();
    List<RunningContainer> jobs = startTracked(10);
    reconciler.sweepNow(); // sees all of them tracked, and young
    for (RunningContainer job : jobs) {
      timer.advance(SECOND.multipliedBy(2));
      restartAndLose(job);
    }
    timer.advance(Duration.ofMinutes(10));
    assertThat(engine.ids()).as("no more than a burst in a period").hasSizeGreaterThanOrEqualTo(7);
    assertThat(reconciler.approveHeld()).as("what was left is no news yet").isZero();
    timer.advance(reconciler.nextIn());
    assertThat(engine.ids()).hasSizeGreaterThanOrEqualTo(7);
    assertThat(reconciler.approveHeld()).isEqualTo(engine.ids().size());
  }

  @Test
  void whatWasTrackedWhenItCameOfAgeCountsAsSeenTracked() {
    settings.untrackedBurst = 2;
    Reconciler reconciler = swept();
    startTracked(5);
    timer.advance(GRACE.plus(SECOND)); // asked about, never listed
    sources.tracked.clear(); // the callback breaks
    RunningContainer next = start("next");
    timer.advance(GRACE.plus(SECOND));
    assertThat(engine.has(next)).as("never tracked").isFalse();
    timer.advance(reconciler.nextIn());
    assertThat(engine.ids()).hasSize(5);
    assertThat(reconciler.approveHeld()).isEqualTo(5);
  }

  @Test
  void whatALookListsAsTrackedCountsAsSeenTracked() {
    settings.untrackedBurst = 2;
    Reconciler reconciler = swept();
    for (int i = 0; i < 5; i++) { // nobody tells of their start
      sources.tracked.add(engine.add("job-" + i, Duration.ZERO).name());
    }
    RunningContainer orphan = start("orphan");
    timer.advance(GRACE.plus(SECOND));
    assertThat(engine.has(orphan)).isFalse();
    sources.tracked.clear(); // the callback breaks
    timer.advance(reconciler.nextIn());
    assertThat(reconciler.approveHeld()).isEqualTo(5);
    assertThat(engine.ids()).hasSize(5);
  }

  /** Those that a look lists old and tracked come of age nowhere: no question is asked of them. */
  @Test
  void whatALookListsAsTrackedLongAfterItsGraceCountsAsSeenTrackedToo() {
    settings.untrackedBurst = 2;
    Reconciler reconciler = swept();
    for (int i = 0; i < 5; i++) {
      sources.tracked.add(engine.add("unpaused-" + i, OLD).name());
    }
    start("orphan");
    timer.advance(GRACE.plus(SECOND));
    assertThat(engine.ids()).hasSize(5);
    sources.tracked.clear(); // the callback breaks
    timer.advance(reconciler.nextIn());
    assertThat(reconciler.approveHeld()).isEqualTo(5);
    assertThat(engine.ids()).hasSize(5);
  }

  @Test
  void whatIsLostInOnePeriodDoesNotCountInTheNext() {
    settings.untrackedBurst = 3;
    Reconciler reconciler = swept();
    List<RunningContainer> jobs = startTracked(4);
    reconciler.sweepNow(); // sees all of them tracked
    for (List<RunningContainer> two : List.of(jobs.subList(0, 2), jobs.subList(2, 4))) {
      two.forEach(this::restartAndLose);
      timer.advance(GRACE.plus(SECOND.multipliedBy(2)));
      assertThat(two).noneMatch(engine::has);
      reconciler.sweepNow();
    }
    assertThat(reconciler.approveHeld()).isZero();
  }

  @Test
  void dryRunReportsAndRemovesNothing() {
    settings.dryRun = true;
    Reconciler reconciler = swept();
    RunningContainer orphan = start("orphan");
    timer.advance(GRACE.plus(SECOND));
    assertThat(engine.has(orphan)).isTrue();
    SweepReport last = reconciler.ledger().lastListed();
    assertThat(last).isNotNull();
    assertThat(last.count(Verdict.DANGLING)).isEqualTo(1);
    timer.advance(Duration.ofMinutes(10));
    assertThat(looks()).as("once is enough").isEqualTo(1);
  }

  @Test
  void disabledNothingIsLookedAtAndTheStreamIsLetGo() {
    Reconciler reconciler = swept();
    start("orphan");
    reconciler.setEnabled(false);
    assertThat(engine.watchers).isEmpty();
    timer.advance(Duration.ofHours(2));
    assertThat(engine.calls).isEmpty();
  }

  @Test
  void eventsFalseLeavesAllToThePeriod() {
    settings.events = false;
    Reconciler reconciler = swept();
    assertThat(engine.watchers).isEmpty();
    RunningContainer orphan = engine.add("orphan", Duration.ZERO);
    timer.advance(Duration.ofMinutes(59));
    assertThat(engine.has(orphan)).isTrue();
    timer.advance(reconciler.nextIn());
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void anotherGraceIsForTheNextSweepByPeriodToApply() {
    Reconciler reconciler = swept();
    RunningContainer orphan = start("orphan");
    reconciler.setCreationGrace(SECOND);
    timer.advance(Duration.ofMinutes(30));
    assertThat(engine.has(orphan)).isTrue();
    timer.advance(reconciler.nextIn());
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void startsOfOthersCostNothing() {
    swept();
    tell(Containers.container("foreign", clock.instant(), Map.of("other", "1")));
    timer.advance(Duration.ofMinutes(10).minusSeconds(2));
    assertThat(engine.calls).isEmpty();
  }

  @Test
  void whatTheStreamSaysOfTheTimeIsNotBelievedBlindly() {
    swept();
    RunningContainer orphan = engine.add("orphan", Duration.ZERO);
    for (Instant at : List.of(Instant.EPOCH, Instant.MAX.minusSeconds(1_000_000))) {
      engine.watchers.forEach(watcher -> watcher.started(orphan, at));
    }
    timer.advance(GRACE);
    assertThat(looks()).isZero();
    timer.advance(SECOND);
    assertThat(engine.has(orphan)).isFalse();
  }

  @Test
  void anotherEngineIsAsGoodAsAStart() {
    Reconciler reconciler = swept();
    RunningContainer orphan = start("orphan");
    engine.id = () -> "ANOTHER";
    timer.advance(GRACE.plus(SECOND));
    assertThat(engine.has(orphan)).isTrue();
    assertThat(reconciler.state()).isEqualTo(State.GRACE);
    assertThat(engine.watchers).isEmpty();
  }
}
