package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Rig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While as many removals are under way as may be, the next container is inspected already. */
@Timeout(120)
class InspectionAheadTest extends Rig {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final CountDownLatch twoSent = new CountDownLatch(2);
  private final CountDownLatch allInspectedAgain = new CountDownLatch(1);
  private Runnable whileUnderWay = () -> {};

  @BeforeEach
  void three() {
    engine.add("a", OLD);
    engine.add("b", OLD);
    engine.add("c", OLD);
  }

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
        if (engine.count("inspect") == 3) {
          clock.advance(Duration.ofSeconds(2)); // so that each is inspected again
        } else if (engine.count("inspect") == 6) {
          allInspectedAgain.countDown();
        }
      }
    }
  }

  /** None comes back before two are under way and the third was inspected. */
  private Object remove(Method method, Object[] args) throws Throwable {
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    sent.add((String) args[0]);
    twoSent.countDown();
    assertThat(twoSent.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(allInspectedAgain.await(60, TimeUnit.SECONDS)).isTrue();
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
    assertThat(engine.count("inspect")).isEqualTo(6);
  }

  @Test
  void whereItsTurnComesLateItIsJudgedByWhatItIsThen() {
    Set<String> restarted = new HashSet<>(engine.ids());
    whileUnderWay =
        () -> {
          restarted.removeAll(sent); // the one that waits
          clock.advance(Duration.ofMinutes(5));
          restarted.forEach(id -> engine.startedAt.put(id, clock.instant()));
        };
    SweepReport report = sweep();
    assertThat(report.with(Verdict.TOO_YOUNG)).hasSize(1);
    assertThat(engine.ids()).hasSize(1).isEqualTo(restarted);
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
