package io.github.containerreconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.engine.ContainerEngine;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.judge.Verdict;
import io.github.containerreconciler.testing.Rig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While as many removals are under way as may be, the next container is inspected already. */
@Timeout(120)
class InspectionAheadTest extends Rig {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private final CountDownLatch nextInspected = new CountDownLatch(1);
  private Runnable whileUnderWay = () -> {};

  private final RunningContainer first = engine.add("first", OLD.plusHours(2));
  private final RunningContainer second = engine.add("second", OLD.plusHours(1));
  private final RunningContainer next = engine.add("next", OLD);

  @AfterEach
  void end() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private SweepReport sweep() {
    ContainerEngine busy =
        (ContainerEngine)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ContainerEngine.class},
                (proxy, method, args) ->
                    method.getName().equals("remove") ? remove(method, args) : call(method, args));
    settings.removeParallelism = 2;
    Reconciler reconciler =
        new Reconciler(settings.build(), busy, sources, Set.of(), clock, timer, threads);
    reconciler.start();
    return reconciler.sweepNow();
  }

  private Object call(Method method, Object[] args) throws Throwable {
    synchronized (engine) {
      try {
        return method.invoke(engine, args);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      } finally {
        long looks = engine.count("inspect " + next.id());
        if (engine.count("inspect") == 3) {
          clock.advance(Duration.ofSeconds(2)); // so that each is inspected again
        } else if (looks == 2) {
          nextInspected.countDown();
        }
      }
    }
  }

  /** None comes back before the next one was inspected. */
  private Object remove(Method method, Object[] args) throws Throwable {
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    assertThat(nextInspected.await(60, TimeUnit.SECONDS)).isTrue();
    synchronized (engine) {
      whileUnderWay.run();
      whileUnderWay = () -> {};
    }
    try {
      return call(method, args);
    } finally {
      underWay.decrementAndGet();
    }
  }

  @Test
  void itWaitsForItsTurnAndIsNotInspectedAThirdTime() {
    SweepReport report = sweep();
    assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(3);
    assertThat(mostUnderWay).hasValue(2);
    assertThat(engine.count("inspect " + next.id())).isEqualTo(2);
  }

  @Test
  void whereItsTurnComesLateItIsJudgedByWhatItIsThen() {
    whileUnderWay =
        () -> {
          clock.advance(Duration.ofMinutes(5));
          engine.startedAt.put(next.id(), clock.instant());
        };
    SweepReport report = sweep();
    assertThat(engine.has(first)).isFalse();
    assertThat(engine.has(second)).isFalse();
    assertThat(report.with(Verdict.TOO_YOUNG))
        .singleElement()
        .satisfies(d -> assertThat(d.container()).isEqualTo(next));
  }

  @Test
  void oneAtATimeNeedsNoOtherThread() {
    List<Runnable> left = new ArrayList<>();
    workers = left::add; // nobody runs them
    settings.removeParallelism = 1;
    Reconciler reconciler = start();
    left.clear();
    assertThat(reconciler.sweepNow().count(RemovalRecord.Outcome.REMOVED)).isEqualTo(3);
    assertThat(left).isEmpty();
  }
}
