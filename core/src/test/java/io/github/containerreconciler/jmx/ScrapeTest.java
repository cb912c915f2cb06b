package io.github.containerreconciler.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.sweep.Reconciler;
import io.github.containerreconciler.testing.Configs;
import io.github.containerreconciler.testing.FakeEngine;
import io.github.containerreconciler.testing.FakeSources;
import io.github.containerreconciler.testing.ManualTimer;
import io.github.containerreconciler.testing.MutableClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scraper reads every attribute, again and again, whatever the engine does meanwhile. */
class ScrapeTest {

  private static final int SCRAPES = 1_000;

  private final MutableClock clock = new MutableClock();
  private final FakeEngine engine = new FakeEngine(clock);
  private final FakeSources sources = new FakeSources();
  private final CountDownLatch hangs = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private void hang() {
    hangs.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Timeout(60) // a scrape that waited would wait for ever
  void aThousandScrapesDuringAHangingEngineCallWaitForNothingAndCallNobody() throws Exception {
    engine.add("job-1", Duration.ofHours(1));
    engine.afterListing = this::hang;
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    ObjectName name = ReconcilerBean.objectName("default");
    try (Reconciler reconciler =
        new Reconciler(
            new Configs().build(),
            engine,
            sources,
            Set.of(),
            clock,
            new ManualTimer(clock),
            Runnable::run)) {
      ReconcilerBean.register(reconciler, reconciler::close, server, Runnable::run);
      reconciler.start();
      Thread sweeping = new Thread(reconciler::sweepNow, "sweeping");
      sweeping.start();
      assertThat(hangs.await(30, TimeUnit.SECONDS)).isTrue();
      int engineCalls = engine.calls.size();

      String[] attributes =
          Arrays.stream(server.getMBeanInfo(name).getAttributes())
              .map(MBeanAttributeInfo::getName)
              .toArray(String[]::new);
      for (int i = 0; i < SCRAPES; i++) {
        assertThat(server.getAttributes(name, attributes)).hasSameSizeAs(attributes);
      }

      assertThat(sweeping.isAlive()).as("the engine still hangs").isTrue();
      assertThat(server.getAttribute(name, "State")).isEqualTo("SWEEPING");
      assertThat(engine.calls).hasSize(engineCalls);
      assertThat(sources.asked).isZero();
      goOn.countDown();
      sweeping.join();
      assertThat(sources.asked).isPositive();
    }
  }
}
