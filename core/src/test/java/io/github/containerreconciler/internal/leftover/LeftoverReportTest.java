package io.github.containerreconciler.internal.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Volume;
import io.github.containerreconciler.internal.jmx.ReconcilerBean;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.HistoryEvent;
import io.github.containerreconciler.internal.testing.Rig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of networks and volumes. */
class LeftoverReportTest extends Rig {

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final List<Notification> heard = new ArrayList<>();
  private final Network net = engine.addNetwork("net", OLD);
  private final Volume vol = engine.addVolume("vol", OLD);
  private Runnable unregister = () -> {};
  private Reconciler reconciler = make();

  @TempDir private Path temp;

  @BeforeEach
  void watch() throws Exception {
    settings.rules =
        List.of(new OwnershipRule("job", Conditions.NONE.labelled("job"), false, false, true));
    settings.resources = List.of("networks", "volumes");
    settings.history = temp.resolve("history").toString();
    reconciler = start();
    unregister = ReconcilerBean.register(reconciler, () -> {}, server, Runnable::run);
    server.addNotificationListener(
        ReconcilerBean.objectName("default"), (n, handback) -> heard.add(n), null, null);
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
  }

  @AfterEach
  void unregister() {
    unregister.run();
  }

  private Object get(String attribute) throws Exception {
    return server.getAttribute(ReconcilerBean.objectName("default"), attribute);
  }

  /** The columns of each row, joined. */
  private List<String> rows(String attribute, String... columns) throws Exception {
    List<String> rows = new ArrayList<>();
    for (CompositeData row : (CompositeData[]) get(attribute)) {
      rows.add(String.join(" ", Arrays.stream(columns).map(c -> "" + row.get(c)).toList()));
    }
    return rows;
  }

  @Test
  void theyAreCountedByKindAndTheContainersFiguresStay() throws Exception {
    engine.fail("remove network " + net.id(), Reason.FAILED);
    reconciler.sweepNow();
    assertThat(rows("Leftovers", "kind", "dangling", "removed", "failed"))
        .containsExactly("network 1 0 1", "volume 1 1 0");
    assertThat(rows("Decisions", "kind", "id", "name", "verdict"))
        .containsExactlyInAnyOrder(
            "network " + net.id() + " net DANGLING", "volume vol vol DANGLING");
    assertThat(rows("RecentRemovals", "kind", "name", "outcome"))
        .containsExactly("volume vol REMOVED", "network net FAILED");
    assertThat(get("LeftoversRemovedTotal")).isEqualTo(1L);
    assertThat(get("LeftoverRemovalFailuresTotal")).isEqualTo(1L);
    assertThat(get("DanglingLeftovers")).isEqualTo(2L);
    assertThat(get("OwnedContainers")).isEqualTo(0L);
    assertThat(get("DanglingContainers")).isEqualTo(0L);
    assertThat(get("RemovedTotal")).isEqualTo(0L);
    assertThat(get("RemovalFailuresTotal")).isEqualTo(0L);
    assertThat(get("LastRemovalTime")).isEqualTo("");
  }

  @Test
  void aNotificationTellsTheKind() {
    reconciler.sweepNow();
    assertThat(heard)
        .filteredOn(n -> n.getType().endsWith(".removed"))
        .extracting(n -> ((CompositeData) n.getUserData()).get("kind"))
        .containsExactly("network", "volume");
  }

  @Test
  void theHistoryTellsTheKind() throws Exception {
    reconciler.keep("net", Duration.ofHours(1));
    reconciler.keep("net", Duration.ZERO);
    reconciler.sweepNow();
    assertThat(reconciler.history(100))
        .filteredOn(e -> !e.name().isEmpty())
        .extracting(e -> e.kind().text() + " " + e.subject() + " " + e.name())
        .containsExactly(
            "removed volume vol",
            "removed network net",
            "keep-ended network net",
            "kept network net");
    assertThat(Files.readString(temp.resolve("history")))
        .contains("\"event\":\"removed\",\"reconciler\":\"default\",\"kind\":\"volume\"")
        .doesNotContain("\"kind\":\"container\"");
    assertThat(reconciler.history(1)).extracting(HistoryEvent::id).containsExactly(vol.name());
  }
}
