package io.github.containerreconciler.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.testing.Configs;
import io.github.containerreconciler.internal.testing.FakeCallbacks;
import io.github.containerreconciler.internal.testing.FakeEngine;
import io.github.containerreconciler.internal.testing.ManualTimer;
import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whole lives of a reconciler against the model: populations, clocks, callbacks, failures and
 * operators' changes, some of them in the middle of a sweep. {@code -Dmodel.scale=10} lives ten
 * times as long; a failure prints its life, of which the same is drawn again.
 */
class SweepModelTest {

  private static final int TRIES = 2_500;
  private static final int SWEEPS = 12 * Integer.getInteger("model.scale", 1);
  private static long swept;
  private static long judged;
  private static long removed;

  @AfterContainer
  static void figures() {
    System.out.println(
        "[figures] sweep and model agreed on "
            + swept
            + " sweeps, "
            + judged
            + " decisions and "
            + removed
            + " removals");
    assertThat(removed).isGreaterThan(TRIES / 2);
  }

  @Property(tries = TRIES, seed = "1", shrinking = ShrinkingMode.OFF)
  void everySweepOfALifeAgreesWithTheModel(@ForAll long life) {
    new Life(new Chance(life)).live();
  }

  /** One reconciler, its engine and its application, and the model of them. */
  private static final class Life {

    private final Chance chance;
    private final MutableClock clock = new MutableClock();
    private final FakeEngine engine = new FakeEngine(clock);
    private final FakeCallbacks callbacks = new FakeCallbacks();
    private final Configs configs = new Configs();
    private final World world;
    private final List<Rules.Facts> stopped = new ArrayList<>();
    private final ManualTimer timer = new ManualTimer(clock);
    private final Reconciler reconciler;
    private final List<SweepReport> reports = new ArrayList<>();

    /** Several sweeps in a row count by period only; between those, none comes early. */
    private final boolean byPeriod;

    private boolean graceChanged;
    private Set<String> trackedBefore = new HashSet<>();
    private Set<String> trackedAfter = new HashSet<>();

    Life(Chance chance) {
      this.chance = chance;
      configs.rules = chance.rules();
      configs.exemptLabel = Chance.EXEMPT;
      configs.confirmations = 1 + chance.upTo(2);
      byPeriod = configs.confirmations > 1;
      configs.untrackedBurst = chance.upTo(4);
      configs.creationGrace = Duration.ofSeconds(chance.upTo(600));
      configs.period = Duration.ofSeconds(1 + chance.upTo(600));
      world = new World(configs.confirmations, configs.untrackedBurst);
      for (int image = 0; image <= 3; image++) {
        if (chance.oneIn(3)) {
          engine.images.put("sha256:" + image, chance.labels());
        }
      }
      reconciler =
          new Reconciler(
              configs.build(),
              new Ports(
                  engine,
                  callbacks,
                  new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                  new Ports.Time(clock.clocks(), timer),
                  Runnable::run));
      reconciler.addListener(reports::add);
      reconciler.start();
    }

    void live() {
      for (int i = 0; i < SWEEPS; i++) {
        if (!byPeriod) {
          clock.advance(Duration.ofMillis(chance.upTo(chance.oneIn(4) ? 4_000_000 : 200_000)));
        }
        changePopulation();
        changeTracked();
        if (chance.oneIn(6)) {
          assertThat(reconciler.approveHeld()).isEqualTo(world.approveHeld());
        }
        if (chance.oneIn(10)) {
          reconciler.setPeriod(Duration.ofSeconds(1 + chance.upTo(600)));
        }
        sweep();
      }
    }

    private Instant edge() {
      return clock.instant().plus(engine.clockSkew).minus(reconciler.settings().creationGrace());
    }

    private void changePopulation() {
      for (Rules.Facts facts : List.copyOf(stopped)) {
        if (chance.oneIn(3)) {
          engine.statuses.remove(facts.container().id());
          world.running.put(facts.container().id(), facts);
          stopped.remove(facts);
        }
      }
      for (int i = chance.upTo(8); i > 0; i--) {
        Instant created = chance.around(edge()).truncatedTo(ChronoUnit.SECONDS);
        Container c = engine.add(chance.container(created));
        put(c, chance.started(edge()));
      }
      for (Rules.Facts facts : List.copyOf(world.running.values())) {
        Container c = facts.container();
        switch (chance.upTo(19)) {
          case 0 -> {
            engine.vanish(c);
            world.running.remove(c.id());
          }
          case 1 -> put(c, clock.instant().plus(engine.clockSkew)); // restarted
          case 2 -> flip(world.cannotBeRemoved, "remove ", c);
          case 3 -> flip(world.cannotBeInspected, "inspect ", c);
          case 4 -> {
            engine.statuses.put(c.id(), "exited");
            stopped.add(world.running.remove(c.id()));
          }
          default -> {}
        }
      }
    }

    private void put(Container c, Instant started) {
      if (started == null) {
        engine.startedAt.remove(c.id());
      } else {
        engine.startedAt.put(c.id(), started);
      }
      Map<String, String> imageLabels = engine.images.getOrDefault(c.imageId(), Map.of());
      world.running.put(c.id(), new Rules.Facts(c, c.created(), started, imageLabels));
    }

    private void flip(Set<String> broken, String call, Container c) {
      if (broken.remove(c.id())) {
        engine.failures.remove(call + c.id());
      } else {
        broken.add(c.id());
        engine.fail(call + c.id(), Reason.FAILED);
      }
    }

    private void changeTracked() {
      trackedBefore = new HashSet<>(trackedAfter);
      if (chance.oneIn(8)) {
        trackedBefore.clear(); // the callback broke, or a burst of endings
      }
      for (Rules.Facts facts : world.running.values()) {
        if (chance.oneIn(4)) {
          trackedBefore.add(chance.entryFor(facts.container()));
        }
      }
      trackedAfter = new HashSet<>(trackedBefore);
      for (Rules.Facts facts : world.running.values()) {
        if (chance.oneIn(15)) {
          trackedAfter.add(chance.entryFor(facts.container()));
        }
      }
    }

    private void changeGrace() {
      Duration grace = Duration.ofSeconds(chance.upTo(600));
      graceChanged |= !grace.equals(reconciler.settings().creationGrace());
      reconciler.setCreationGrace(grace);
    }

    private void sweep() {
      graceChanged = false;
      boolean dryRun = chance.oneIn(6);
      reconciler.setDryRun(dryRun);
      reconciler.setEnabled(true);
      int interference = chance.upTo(9);
      int asked = callbacks.asked;
      engine.afterListing =
          () -> {
            if (interference == 0 && callbacks.asked == asked) {
              changeGrace();
            }
          };
      callbacks.tracked = new ArrayList<>(trackedBefore);
      callbacks.beforeAnswering =
          () -> {
            if (callbacks.asked > asked + 1) {
              callbacks.tracked = new ArrayList<>(trackedAfter);
              switch (interference) {
                case 1 -> reconciler.setDryRun(true);
                case 2 -> reconciler.setEnabled(false);
                case 3 -> changeGrace();
                default -> {}
              }
            }
          };
      if (interference == 4) {
        callbacks.problem = "not in order";
      } else if (interference == 5) {
        engine.fail("list", Reason.TIMEOUT);
      } else if (interference == 6) {
        String other = "ID-" + swept;
        engine.id = () -> other;
      }
      Duration graceBefore = reconciler.settings().creationGrace();
      SweepReport report = sweepNow();
      callbacks.problem = "";
      engine.failures.remove("list");
      swept++;
      if (interference == 6) {
        world.forget();
      }
      if (interference >= 4 && interference <= 6) {
        assertThat(report.removals()).isEmpty();
        assertThat(report.listed()).isFalse();
      } else {
        Duration grace = interference == 0 ? reconciler.settings().creationGrace() : graceBefore;
        boolean switchedOff = interference == 1 || interference == 2 || graceChanged;
        compare(report, grace, !dryRun && !switchedOff, !dryRun);
      }
      assertRunning();
    }

    private SweepReport sweepNow() {
      if (!byPeriod) {
        return reconciler.sweepNow();
      }
      int before = reports.size();
      timer.advance(Objects.requireNonNull(reconciler.nextIn()));
      assertThat(reports).hasSize(before + 1);
      return reports.get(before);
    }

    /**
     * The verdicts and what is left running.
     *
     * @param removes whether removals may start
     * @param asks whether the callbacks are asked again, and what they say is heeded
     */
    private void compare(SweepReport report, Duration grace, boolean removes, boolean asks) {
      Instant now = clock.instant().plus(engine.clockSkew);
      Rules rules = new Rules(configs.rules, Chance.EXEMPT, Set.of(), trackedBefore, grace, now);
      int before = world.running.size();
      Map<String, Verdict> expected =
          world.sweep(
              rules,
              trackedAfter,
              new World.Setting(
                  removes, asks, byPeriod, clock.instant(), reconciler.settings().period()));
      Map<String, Verdict> actual = new HashMap<>();
      for (Decision d : report.decisions()) {
        actual.put(d.container().id(), d.verdict());
      }
      if (asks && !removes) { // switched off after that question: some were spared by its answer
        actual.forEach(
            (id, verdict) -> {
              if (verdict == Verdict.TRACKED && expected.get(id) == Verdict.DANGLING) {
                expected.put(id, world.spare(id, trackedAfter, clock.instant()));
              }
            });
      }
      assertThat(differences(report, actual, expected)).isEmpty();
      judged += actual.size();
      removed += before - world.running.size();
    }

    /** Says of each container of which model and sweep think differently what both say. */
    private static List<String> differences(
        SweepReport report, Map<String, Verdict> actual, Map<String, Verdict> expected) {
      Map<String, String> reasons = new HashMap<>();
      report.decisions().forEach(d -> reasons.put(d.container().id(), d.reason()));
      return Stream.concat(actual.keySet().stream(), expected.keySet().stream())
          .distinct()
          .filter(id -> actual.get(id) != expected.get(id))
          .map(
              id ->
                  String.format(
                      "%s: model %s, sweep %s (%s)",
                      id, expected.get(id), actual.get(id), reasons.get(id)))
          .toList();
    }

    private void assertRunning() {
      assertThat(engine.ids())
          .isEqualTo(
              Stream.concat(
                      world.running.keySet().stream(),
                      stopped.stream().map(facts -> facts.container().id()))
                  .collect(Collectors.toSet()));
    }
  }
}
