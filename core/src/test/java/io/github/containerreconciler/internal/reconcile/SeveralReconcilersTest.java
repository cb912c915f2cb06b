package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.claim.ClaimRow;
import io.github.containerreconciler.internal.config.ClaimMode;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.testing.Configs;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.FakeCallbacks;
import io.github.containerreconciler.internal.testing.FakeEngine;
import io.github.containerreconciler.internal.testing.ManualTimer;
import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reconcilers that share an engine never remove each other's containers. */
class SeveralReconcilersTest {

  private static final Duration OLD = Duration.ofHours(1);
  private static final Duration PERIOD = Duration.ofMinutes(5);

  private final MutableClock clock = new MutableClock();
  private final ManualTimer timer = new ManualTimer(clock);
  private final FakeEngine engine = new FakeEngine(clock);

  private Executor workers = Runnable::run;

  private Container ofA;
  private Container ofB;

  /** A reconciler whose service knows one container. */
  private final class Service {
    final FakeCallbacks callbacks = new FakeCallbacks();
    final Configs configs = new Configs();
    Reconciler reconciler;

    Service(String... labels) {
      configs.claim = ClaimMode.ON;
      configs.untrackedBurst = 0;
      configs.rules = List.of(new OwnershipRule("job", Conditions.NONE.labelled(labels)));
    }

    Service knowing(Container container) {
      callbacks.tracked.add(container.id());
      return this;
    }

    Service start() {
      reconciler =
          new Reconciler(
              configs.build(),
              new Ports(
                  engine,
                  callbacks,
                  new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                  new Ports.Time(clock.clocks(), timer),
                  task -> workers.execute(task)));
      reconciler.start();
      return this;
    }

    Verdict verdict(SweepReport report, Container container) {
      for (Decision d : report.decisions()) {
        if (d.container().id().equals(container.id())) {
          return d.verdict();
        }
      }
      return Verdict.NOT_OWNED;
    }

    Verdict sweep(Container container) {
      return verdict(reconciler.sweepNow(), container);
    }
  }

  @BeforeEach
  void addContainers() {
    ofA = engine.add("a", OLD);
    ofB = engine.add("b", OLD);
  }

  @Test
  void twoWithOneLabelRemoveNothingOfEachOther() {
    Service a = new Service("job").knowing(ofA).start();
    Service b = new Service("job").knowing(ofB).start();
    Container orphan = engine.add("orphan", OLD);

    assertThat(a.sweep(ofB)).isEqualTo(Verdict.CONTESTED);
    assertThat(b.sweep(ofA)).isEqualTo(Verdict.CONTESTED);
    timer.advance(Duration.ofDays(1));

    assertThat(engine.ids()).contains(ofA.id(), ofB.id(), orphan.id());
    assertThat(a.reconciler.claims()).extracting(ClaimRow::live).containsExactly(true, true);
  }

  @Test
  void whatTheListShowsToBeContestedIsNotInspected() {
    Service a = new Service("job").knowing(ofA).start();
    new Service("job").knowing(ofB).start();

    assertThat(a.sweep(ofB)).isEqualTo(Verdict.CONTESTED);
    timer.advance(Duration.ofHours(1));

    assertThat(engine.count("inspect")).isZero();
    assertThat(a.reconciler.claims()).extracting(ClaimRow::contested).containsExactly(0L, 1L);
  }

  @Test
  void norWhatOnlyOthersLabelsAndMountsContest() {
    Container both =
        engine.add(
            new Container(
                Containers.id("both"),
                List.of("/both"),
                "acme/job:1",
                "sha256:1",
                Map.of("job", "1", "other", "1"),
                List.of("/alloc"),
                clock.instant().minus(OLD)));
    Service a = new Service("job").knowing(ofA).knowing(ofB).start();
    Service b = new Service("other");
    b.configs.rules =
        List.of(new OwnershipRule("o", Conditions.NONE.labelled("other=1").mountedAt("/alloc")));
    b.start();

    assertThat(a.sweep(both)).isEqualTo(Verdict.CONTESTED);
    assertThat(engine.count("inspect")).isZero();
  }

  @Test
  void contestedContainerKeepsWhatItUses() {
    Service a = new Service("job=a").knowing(ofA);
    a.configs.rules =
        List.of(
            new OwnershipRule("job", Conditions.NONE.labelled("job")),
            new OwnershipRule("own", Conditions.NONE.labelled("own")));
    Instant created = clock.instant().minus(OLD);
    Container used = engine.add(Containers.container("used", created, Map.of("own", "1")));
    Container unused = engine.add(Containers.container("unused", created, Map.of("own", "1")));
    engine.namespaces.put(
        ofB.id(), new ContainerDetails.Namespaces("", "container:" + used.id(), ""));
    a.start();
    new Service("job").start();

    assertThat(a.sweep(used)).isEqualTo(Verdict.NEEDED);
    assertThat(engine.has(used)).isTrue();
    assertThat(engine.has(unused)).isFalse();
  }

  @Test
  void aCarelessTrialStopsOnlyWhatItClaims() {
    Service a = new Service("job=a").knowing(ofA).start();
    Service all = new Service("job").start();
    Service b = new Service("other").knowing(ofB).start();
    Instant created = clock.instant().minus(OLD);
    Container own = engine.add(Containers.container("own", created, Map.of("other", "1")));

    all.sweep(ofA);
    a.sweep(ofA);
    b.sweep(ofB);

    assertThat(engine.ids()).contains(ofA.id());
    assertThat(engine.has(own)).isFalse();
  }

  @Test
  void withoutAnotherEverythingIsAsBefore() {
    Service a = new Service("job").knowing(ofA).start();
    a.sweep(ofB);

    assertThat(engine.has(ofA)).isTrue();
    assertThat(engine.has(ofB)).isFalse();
  }

  @Test
  void theClaimIsWrittenAtTheStartAlsoWhileDisabled() {
    Service watching = new Service("job").knowing(ofA);
    watching.configs.enabled = false;
    watching.start();
    assertThat(engine.volumes).hasSize(1);

    Service b = new Service("job").knowing(ofB).start();

    assertThat(b.sweep(ofA)).isEqualTo(Verdict.CONTESTED);
    timer.advance(Duration.ofHours(3));
    assertThat(engine.has(ofA)).isTrue();
  }

  @Test
  void replicasOfOneGroupActAsIfEachWereAlone() {
    Service a = new Service("job").knowing(ofA).knowing(ofB);
    a.configs.claim = new ClaimMode(true, "jobs");
    a.start();
    Service b = new Service("job").knowing(ofA).knowing(ofB);
    b.configs.claim = new ClaimMode(true, "jobs");
    b.start();
    Container orphan = engine.add("orphan", OLD);

    a.sweep(orphan);

    assertThat(engine.has(orphan)).isFalse();
    assertThat(engine.ids()).contains(ofA.id(), ofB.id());
  }

  @Test
  void newClaimDuringASweepIsSeenBeforeRemovals() {
    Service a = new Service("job").knowing(ofA).start();
    Service b = new Service("job").knowing(ofB);
    engine.afterListing =
        () -> {
          engine.afterListing = () -> {};
          b.start();
          clock.advance(Duration.ofSeconds(1));
        };

    assertThat(a.sweep(ofB)).isEqualTo(Verdict.CONTESTED);
    assertThat(engine.has(ofB)).isTrue();
  }

  @Test
  void oneThatStopsIsHeededUntilItsClaimIsStale() {
    Service a = new Service("job").knowing(ofA).start();
    Service b = new Service("job").knowing(ofB).start();
    assertThat(a.sweep(ofB)).isEqualTo(Verdict.CONTESTED);
    b.reconciler.close();
    assertThat(engine.volumes).hasSize(1);

    assertThat(a.sweep(ofB)).isEqualTo(Verdict.CONTESTED);
    timer.advance(PERIOD.multipliedBy(4));

    assertThat(engine.has(ofB)).isFalse();
    assertThat(engine.has(ofA)).isTrue();
  }

  @Test
  void aSweepIsSkippedWhereClaimsCannotBeRead() {
    Service a = new Service("job").knowing(ofA).start();
    engine.fail("volumes", Reason.TIMEOUT);
    SweepReport report = a.reconciler.sweepNow();

    assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.SKIPPED);
    assertThat(report.problem()).contains("claims");
    assertThat(engine.has(ofB)).isTrue();
  }

  @Test
  void claimsThatCannotBeReadLateStopTheRemovals() {
    Service a = new Service("job").knowing(ofA).start();
    engine.beforeInspecting =
        () -> {
          clock.advance(Duration.ofSeconds(1));
          engine.fail("volumes", Reason.FAILED);
        };
    SweepReport report = a.reconciler.sweepNow();

    assertThat(report.problem()).contains("claims");
    assertThat(engine.has(ofB)).isTrue();
  }

  @Test
  void anEngineWithoutVolumesIsSweptAsToday() {
    for (String call : List.of("volumes", "create volume")) {
      engine.failures.put(call, new EngineException(Reason.DENIED, "HTTP 403", null, 403));
    }
    Service a = new Service("job").knowing(ofA).start();
    a.sweep(ofB);

    assertThat(engine.has(ofB)).isFalse();
    assertThat(engine.has(ofA)).isTrue();
  }

  @Test
  void aPreviewAndAnExplanationShowTheContest() throws Exception {
    Service a = new Service("job").knowing(ofA).start();
    new Service("job").knowing(ofB).start();

    assertThat(a.reconciler.preview()).isEmpty();
    assertThat(a.reconciler.explain("b")).contains("contested", "claimed by reconciler default");
  }

  @Test
  void renewalGoesOnWhileSweepsFail() {
    Service a = new Service("job").knowing(ofA).start();
    engine.fail("list", Reason.TIMEOUT);
    timer.advance(Duration.ofHours(1));
    engine.failures.clear();

    assertThat(new Service("job").start().sweep(ofA)).isEqualTo(Verdict.CONTESTED);
    assertThat(a.callbacks.asked).isZero();
  }

  @Test
  void claimWithoutAThreadAtStartIsWrittenLater() {
    workers =
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    new Service("job").knowing(ofA).start();
    assertThat(engine.volumes).isEmpty();
    workers = Runnable::run;
    timer.advance(Duration.ofSeconds(20));
    assertThat(engine.volumes).hasSize(1);
  }

  @Test
  void renewalGoesOnAfterOneThatBrokeOff() {
    new Service("job").knowing(ofA).start();
    engine.fail("list", Reason.TIMEOUT); // sweeps write the claim too
    workers =
        task -> {
          timer.refusals = 1; // no heap for the next appointment
          task.run();
        };
    timer.advance(Duration.ofMinutes(5));
    workers = Runnable::run;
    timer.refusals = 0;
    engine.calls.clear();
    timer.advance(Duration.ofHours(1));
    assertThat(engine.count("create volume")).isGreaterThan(10);
  }
}
