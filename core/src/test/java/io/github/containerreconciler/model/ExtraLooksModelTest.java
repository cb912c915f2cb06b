package io.github.containerreconciler.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.engine.EngineException.Reason;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.engine.StartWatcher;
import io.github.containerreconciler.sweep.Reconciler;
import io.github.containerreconciler.testing.Configs;
import io.github.containerreconciler.testing.Containers;
import io.github.containerreconciler.testing.FakeEngine;
import io.github.containerreconciler.testing.FakeSources;
import io.github.containerreconciler.testing.ManualTimer;
import io.github.containerreconciler.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whole lives with sweeps by period and looks between them, on a stream of events that is told
 * late, wrongly or not at all: whatever is removed, whenever, is what the contract lets be removed.
 * {@code -Dmodel.scale=10} lives ten times as long.
 */
class ExtraLooksModelTest {

  private static final int STEPS = 120 * Integer.getInteger("model.scale", 1);
  private static final String EXEMPT = "container-reconciler.exempt";
  private static long removed;
  private static long between;

  @AfterContainer
  static void figures() {
    System.out.println(
        "[figures] " + removed + " removals were right, " + between + " of them between sweeps");
    assertThat(between).isGreaterThan(500);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void nothingIsRemovedThatTheContractKeeps(@ForAll long seed) {
    new Life(new Random(seed)).live();
  }

  private static final class Life {

    private final Random random;
    private final MutableClock clock = new MutableClock();
    private final ManualTimer timer = new ManualTimer(clock);
    private final FakeEngine engine = new FakeEngine(clock);
    private final FakeSources sources = new FakeSources();
    private final Configs configs = new Configs();
    private final Reconciler reconciler;

    private final Map<String, RunningContainer> made = new HashMap<>();
    private final Map<String, Instant> born = new HashMap<>();
    private final Set<String> seenTracked = new HashSet<>();
    private final List<Instant> removalTimes = new ArrayList<>();
    private final List<Instant> lostTimes = new ArrayList<>();
    private Instant enabledSince;

    Life(Random random) {
      this.random = random;
      configs.period = Duration.ofSeconds(20 + random.nextInt(200));
      configs.creationGrace =
          Duration.ofSeconds(random.nextInt(10) == 0 ? 300 : random.nextInt(30));
      configs.untrackedBurst = random.nextInt(4);
      engine.clockSkew = Duration.ofMillis(random.nextInt(20_000) - 10_000L);
      reconciler =
          new Reconciler(configs.build(), engine, sources, Set.of(), clock, timer, Runnable::run);
      engine.afterListing = this::noteTracked;
      engine.beforeRemoving = () -> removalTimes.add(clock.instant());
      enabledSince = clock.instant();
      reconciler.start();
    }

    private void noteTracked() {
      if (sources.problem.isEmpty()) {
        for (RunningContainer c : made.values()) {
          if (engine.has(c) && sources.tracked.contains(c.name())) {
            seenTracked.add(c.id());
          }
        }
      }
    }

    void live() {
      for (int i = 0; i < STEPS; i++) {
        change();
        int before = removalTimes.size();
        engine.calls.clear();
        Duration untilPeriod = reconciler.nextIn();
        Instant from = clock.instant();
        timer.advance(Duration.ofMillis(random.nextInt(8_000)));
        check(before, untilPeriod == null ? null : from.plus(untilPeriod));
      }
    }

    private void change() {
      engine.failures.clear();
      sources.problem = "";
      switch (random.nextInt(32)) {
        default -> startOne();
        case 5 -> sources.tracked.removeIf(name -> random.nextInt(6) == 0);
        case 6 -> sources.tracked.removeIf(name -> random.nextInt(2) == 0); // it breaks
        case 7 -> sources.problem = "not in order";
        case 8 -> engine.fail(random.nextBoolean() ? "list" : "ping", Reason.TIMEOUT);
        case 9 -> engine.watchers.forEach(w -> w.ended("on purpose"));
        case 10 -> engine.watchers.forEach(StartWatcher::opened);
        case 11 -> reconciler.setDryRun(random.nextInt(3) == 0);
        case 12 -> restartOne();
        case 13 -> {
          boolean enabled = random.nextInt(8) != 0;
          if (enabled && !reconciler.settings().isEnabled()) {
            enabledSince = clock.instant();
          }
          reconciler.setEnabled(enabled);
        }
      }
    }

    private void startOne() {
      String name = "c" + made.size();
      Instant now = clock.instant().plus(engine.clockSkew);
      Map<String, String> labels =
          switch (random.nextInt(8)) {
            case 0 -> Map.of("other", "1");
            case 1 -> Map.of("job", "1", EXEMPT, "true");
            default -> Map.of("job", "1");
          };
      RunningContainer c = engine.add(Containers.container(name, now, labels));
      made.put(c.id(), c);
      born.put(c.id(), now);
      if (random.nextInt(2) == 0) {
        sources.tracked.add(name);
      }
      tell(c, now);
    }

    private void restartOne() {
      List<String> ids = new ArrayList<>(engine.ids());
      if (!ids.isEmpty()) {
        String id = ids.get(random.nextInt(ids.size()));
        Instant now = clock.instant().plus(engine.clockSkew);
        engine.startedAt.put(id, now);
        born.put(id, now);
        tell(made.get(id), now);
      }
    }

    /** Mostly as it is; at times not at all, with another time, or of what was never there. */
    private void tell(RunningContainer c, Instant at) {
      switch (random.nextInt(8)) {
        case 0 -> {}
        case 1 -> {
          Instant wrong = at.plusSeconds(random.nextInt(4_000) - 2_000L);
          engine.watchers.forEach(w -> w.started(c, wrong));
        }
        case 2 -> {
          RunningContainer never = Containers.container("never" + at, at, Map.of("job", "1"));
          engine.watchers.forEach(w -> w.started(never, at));
        }
        default -> engine.watchers.forEach(w -> w.started(c, at));
      }
    }

    private void check(int before, Instant nextByPeriod) {
      List<String> ids =
          engine.calls.stream()
              .filter(call -> call.startsWith("remove "))
              .map(call -> call.substring("remove ".length()))
              .toList();
      Duration first =
          configs.period.compareTo(configs.creationGrace) > 0
              ? configs.period
              : configs.creationGrace;
      assertThat(ids).hasSize(removalTimes.size() - before);
      IntStream.range(0, ids.size())
          .forEach(
              i -> {
                String id = ids.get(i);
                RunningContainer c = made.get(id);
                Instant at = removalTimes.get(before + i);
                assertThat(c.labels()).containsKey("job").doesNotContainKey(EXEMPT);
                assertThat(sources.tracked).doesNotContain(c.name());
                assertThat(at.plus(engine.clockSkew))
                    .isAfterOrEqualTo(born.get(id).plus(configs.creationGrace));
                assertThat(at).isAfterOrEqualTo(enabledSince.plus(first));
                assertThat(reconciler.settings().isDryRun()).isFalse();
                assertThat(reconciler.settings().isEnabled()).isTrue();
                assertThat(sources.problem).isEmpty();
                assertThat(engine.failures).isEmpty();
                removed++;
                between += nextByPeriod == null || at.isBefore(nextByPeriod) ? 1 : 0;
                if (seenTracked.contains(id)) {
                  lostTimes.add(at);
                }
              });
      if (configs.untrackedBurst > 0 && !ids.isEmpty()) {
        Instant from = clock.instant().minus(configs.period);
        assertThat(lostTimes.stream().filter(at -> at.isAfter(from)).count())
            .as("tracked ones lost within a period: as many as two sweeps by period may remove")
            .isLessThanOrEqualTo(2L * configs.untrackedBurst);
      }
    }
  }
}
