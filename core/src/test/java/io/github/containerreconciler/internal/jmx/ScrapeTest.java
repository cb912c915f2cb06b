package io.github.containerreconciler.internal.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.testing.Rig;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scraper reads every attribute, again and again, whatever hangs meanwhile. */
@Timeout(60) // a scrape that waited would wait for ever
class ScrapeTest extends Rig {

  private static final int SCRAPES = 1_000;

  private final CountDownLatch hangs = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final ObjectName name = ReconcilerBean.objectName("default");
  private Thread sweeping = new Thread(() -> {});

  private void hang() {
    hangs.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A sweep that hangs in one of the three, as a rig has set them. */
  private void sweepThatHangs() throws Exception {
    engine.add("lost", OLD);
    Reconciler reconciler = start();
    ReconcilerBean.register(reconciler, reconciler::close, server, Runnable::run);
    sweeping = new Thread(reconciler::sweepNow, "sweeping");
    sweeping.start();
    assertThat(hangs.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void goOn() throws InterruptedException {
    goOn.countDown();
    sweeping.join();
  }

  private void scrape(MBeanServerConnection connection) throws Exception {
    int engineCalls = engine.calls.size();
    int asked = callbacks.asked;
    String[] attributes =
        Arrays.stream(connection.getMBeanInfo(name).getAttributes())
            .map(MBeanAttributeInfo::getName)
            .toArray(String[]::new);
    assertThat(attributes).hasSizeGreaterThan(25);
    for (int i = 0; i < SCRAPES; i++) {
      assertThat(connection.getAttributes(name, attributes)).hasSameSizeAs(attributes);
    }
    assertThat(sweeping.isAlive()).as("it still hangs").isTrue();
    assertThat(connection.getAttribute(name, "State")).isEqualTo("SWEEPING");
    assertThat(engine.calls).as("calls of the engine").hasSize(engineCalls);
    assertThat(callbacks.asked).as("questions to the callback").isEqualTo(asked);
  }

  @Test
  void scrapesDuringAHangingCallWaitForNothing() throws Exception {
    engine.afterListing = this::hang;
    sweepThatHangs();
    scrape(server);
  }

  @Test
  void norDuringACallbackThatHangs() throws Exception {
    callbacks.beforeAnswering = this::hang;
    sweepThatHangs();
    scrape(server);
  }

  @Test
  void norDuringARemovalThatHangs() throws Exception {
    engine.beforeRemoving = this::hang;
    sweepThatHangs();
    scrape(server);
  }

  @Test
  void norFromAfar() throws Exception {
    engine.beforeRemoving = this::hang;
    sweepThatHangs();
    JMXConnectorServer remote = remote();
    remote.start();
    try (JMXConnector connector = remote.toJMXConnector(Map.of())) {
      connector.connect();
      scrape(connector.getMBeanServerConnection());
    } finally {
      remote.stop();
    }
  }

  private JMXConnectorServer remote() throws IOException {
    return JMXConnectorServerFactory.newJMXConnectorServer(
        new JMXServiceURL("rmi", "127.0.0.1", 0), Map.of(), server);
  }
}
