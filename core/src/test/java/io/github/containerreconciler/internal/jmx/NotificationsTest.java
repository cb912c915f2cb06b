package io.github.containerreconciler.internal.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.testing.Rig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a console that subscribed shows, in a line each. */
class NotificationsTest extends Rig {

  private static final String PREFIX = "container-reconciler.";

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final ObjectName name = ReconcilerBean.objectName("default");
  private final List<Notification> heard = new ArrayList<>();
  private Reconciler reconciler;

  @BeforeEach
  void listen() throws Exception {
    settings.untrackedBurst = 1;
    reconciler = start();
    ReconcilerBean.register(reconciler, reconciler::close, server, Runnable::run);
    server.addNotificationListener(name, (n, handback) -> heard.add(n), null, null);
  }

  private Notification only(String type) {
    assertThat(heard).extracting(Notification::getType).containsExactly(PREFIX + type);
    return heard.get(0);
  }

  private static Object fact(Notification notification, String key) {
    return ((CompositeData) notification.getUserData()).get(key);
  }

  @Test
  void everyTypeIsDescribed() throws Exception {
    MBeanNotificationInfo[] infos = server.getMBeanInfo(name).getNotifications();
    assertThat(infos)
        .flatExtracting(info -> Arrays.asList(info.getNotifTypes()))
        .containsExactlyInAnyOrder(
            PREFIX + "removed",
            PREFIX + "dangling",
            PREFIX + "held",
            PREFIX + "engine.down",
            PREFIX + "engine.up",
            PREFIX + "sweep.failed");
    assertThat(infos)
        .allSatisfy(info -> assertThat(info.getDescription()).hasSizeGreaterThan(20))
        .allSatisfy(info -> assertThat(info.getNotifTypes()).containsExactly(info.getName()));
  }

  @Test
  void aRemovalSaysWhatWasRemoved() {
    Container lost = engine.add("lost", OLD);
    reconciler.sweepNow();
    Notification removed = only("removed");
    assertThat(removed.getMessage()).isEqualTo("removed lost: image acme/job:1, age 1h, rule job");
    assertThat(fact(removed, "reconciler")).isEqualTo("default");
    assertThat(fact(removed, "kind")).isEqualTo("container");
    assertThat(fact(removed, "id")).isEqualTo(lost.id());
    assertThat(fact(removed, "name")).isEqualTo("lost");
    assertThat(fact(removed, "ageSeconds")).isEqualTo(3600L);
  }

  @Test
  void dryRunNamesWhatItWouldRemove() {
    reconciler.setDryRun(true);
    Container lost = engine.add("lost", OLD);
    reconciler.sweepNow();
    Notification dangling = only("dangling");
    assertThat(dangling.getMessage()).isEqualTo("would remove 1: lost");
    assertThat(fact(dangling, "count")).isEqualTo(1);
    assertThat((String[]) fact(dangling, "ids")).containsExactly(lost.id());
    assertThat((String[]) fact(dangling, "names")).containsExactly("lost");
  }

  @Test
  void manyAreNotAllNamedInTheMessage() {
    reconciler.setDryRun(true);
    for (int i = 0; i < 8; i++) {
      engine.add("lost" + i, OLD);
    }
    reconciler.sweepNow();
    assertThat(only("dangling").getMessage()).contains("would remove 8: lost", " and 3 more");
    assertThat((String[]) fact(heard.get(0), "names")).hasSize(8);
  }

  @Test
  void aHoldSaysWhatToDo() {
    engine.add("a", OLD);
    engine.add("b", OLD);
    callbacks.tracked.addAll(List.of("a", "b"));
    reconciler.sweepNow();
    callbacks.tracked.clear();
    reconciler.sweepNow();
    reconciler.sweepNow();
    Notification held = only("held");
    assertThat(held.getMessage()).contains("holding back 2: ", "approveHeld()");
    assertThat((String[]) fact(held, "names")).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void engineDownAndUpAreNotifiedInOrder() {
    engine.fail("ping", Reason.UNREACHABLE);
    reconciler.sweepNow();
    reconciler.sweepNow();
    engine.failures.clear();
    reconciler.sweepNow();
    assertThat(heard)
        .extracting(Notification::getType)
        .containsExactly(PREFIX + "engine.down", PREFIX + "sweep.failed", PREFIX + "engine.up");
    assertThat(heard).extracting(Notification::getSequenceNumber).containsExactly(1L, 2L, 3L);
    assertThat(heard)
        .allSatisfy(n -> assertThat(fact(n, "endpoint")).isEqualTo("fake://engine"))
        .extracting(Notification::getMessage)
        .containsExactly(
            "ping failed on purpose",
            "sweep skipped: ping failed on purpose",
            "the engine at fake://engine works again");
    assertThat(fact(heard.get(0), "error")).isEqualTo("ping failed on purpose");
  }

  @Test
  void aCallbackThatFailsIsNoFaultOfTheEngine() {
    callbacks.problem = "callback jobs failed";
    reconciler.sweepNow();
    reconciler.sweepNow();
    assertThat(only("sweep.failed").getMessage()).isEqualTo("sweep skipped: callback jobs failed");
  }
}
