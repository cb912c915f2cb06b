package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An hour in which something is missing or broken most of the time, on a clock of the test's own:
 * whenever all is well again, it sweeps again, and what is tracked is never touched.
 */
class AnHourOfBadDaysTest extends Rig {

  private static final Duration PERIOD = Duration.ofSeconds(20);

  private enum Trouble {
    NO_THREADS,
    NO_HEAP_FOR_AN_APPOINTMENT,
    NO_HEAP_IN_A_CALLBACK,
    DEEP_RECURSION_IN_A_CALLBACK,
    A_CALLBACK_FAILS,
    NO_CALLBACK,
    NO_HEAP_AFTER_LISTING,
    NO_HEAP_WHILE_INSPECTING,
    NO_HEAP_WHILE_REMOVING,
    A_LISTENER_FAILS,
    NO_ENGINE,
    LIST_FAILS,
    A_PLAIN_BUG
  }

  private final List<Container> tracked = new ArrayList<>();
  private final List<Container> lost = new ArrayList<>();
  private final Map<Trouble, Integer> seen = new EnumMap<>(Trouble.class);
  private boolean listenerFails;
  private int removals;

  private static void noHeap() {
    throw new OutOfMemoryError("Java heap space");
  }

  private void begin(Trouble trouble) {
    seen.merge(trouble, 1, Integer::sum);
    switch (trouble) {
      case NO_THREADS -> workers = task -> noHeap();
      case NO_HEAP_FOR_AN_APPOINTMENT -> timer.refusals = 1;
      case NO_HEAP_IN_A_CALLBACK -> callbacks.beforeAnswering = AnHourOfBadDaysTest::noHeap;
      case DEEP_RECURSION_IN_A_CALLBACK ->
          callbacks.beforeAnswering =
              () -> {
                throw new StackOverflowError();
              };
      case A_CALLBACK_FAILS -> callbacks.problem = "callback fake failed";
      case NO_CALLBACK -> callbacks.registered = List.of();
      case NO_HEAP_AFTER_LISTING -> engine.afterListing = AnHourOfBadDaysTest::noHeap;
      case NO_HEAP_WHILE_INSPECTING -> engine.beforeInspecting = AnHourOfBadDaysTest::noHeap;
      case NO_HEAP_WHILE_REMOVING -> engine.beforeRemoving = this::everySecondFindsNoHeap;
      case A_LISTENER_FAILS -> listenerFails = true;
      case NO_ENGINE -> engine.fail("ping", Reason.UNREACHABLE);
      case LIST_FAILS -> engine.fail("list", Reason.UNREACHABLE);
      case A_PLAIN_BUG ->
          engine.afterListing =
              () -> {
                throw new NullPointerException("a bug");
              };
    }
  }

  private void everySecondFindsNoHeap() {
    if (removals++ % 2 == 1) {
      noHeap();
    }
  }

  private void allIsWell() {
    workers = Runnable::run;
    timer.refusals = 0;
    callbacks.beforeAnswering = () -> {};
    callbacks.problem = "";
    callbacks.registered = List.of("fake");
    engine.afterListing = () -> {};
    engine.beforeInspecting = () -> {};
    engine.beforeRemoving = () -> {};
    engine.failures.clear();
    listenerFails = false;
  }

  private void loseOne() {
    lost.add(engine.add("lost-" + lost.size(), OLD));
  }

  private void trackOne() {
    Container job = engine.add("job-" + tracked.size(), OLD);
    tracked.add(job);
    callbacks.tracked.add(job.id());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itSweepsAgainWheneverAllIsWell(long seed) {
    Random random = new Random(seed);
    settings.period = PERIOD;
    settings.creationGrace = PERIOD;
    trackOne();
    Reconciler reconciler = make();
    reconciler.addListener(
        report -> {
          if (listenerFails) {
            throw new StackOverflowError();
          }
        });
    reconciler.start();
    Instant end = clock.instant().plus(Duration.ofHours(1));
    while (clock.instant().isBefore(end)) {
      int troubles = 1 + random.nextInt(3); // some come on top of each other
      for (int i = 0; i < troubles; i++) {
        begin(Trouble.values()[random.nextInt(Trouble.values().length)]);
        loseOne();
        timer.advance(Duration.ofSeconds(1 + random.nextInt(40)));
      }
      trackOne();
      allIsWell();
      long before = reconciler.counters().sweeps();
      timer.advance(PERIOD.multipliedBy(2).plusSeconds(1));
      assertThat(reconciler.counters().sweeps()).as("sweeps").isGreaterThan(before);
      assertThat(reconciler.counters().last().problem()).isEmpty();
      assertThat(reconciler.nextIn()).isBetween(Duration.ZERO, PERIOD);
      assertThat(lost).noneMatch(engine::has);
      assertThat(tracked).allMatch(engine::has);
    }
    assertThat(seen).as("troubles").hasSizeGreaterThan(10);
    assertThat(reconciler.counters().removed()).isEqualTo(lost.size());
    reconciler.close();
    assertThat(timer.waiting()).isZero();
  }
}
