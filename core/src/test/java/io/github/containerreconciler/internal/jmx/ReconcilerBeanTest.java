package io.github.containerreconciler.internal.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.testing.Configs;
import io.github.containerreconciler.internal.testing.FakeCallbacks;
import io.github.containerreconciler.internal.testing.FakeEngine;
import io.github.containerreconciler.internal.testing.ManualTimer;
import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcilerBeanTest {

  private static final Duration OLD = Duration.ofHours(1);

  private final MutableClock clock = new MutableClock();
  private final FakeEngine engine = new FakeEngine(clock);
  private final FakeCallbacks callbacks = new FakeCallbacks();
  private final Configs settings = new Configs();
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final ObjectName name = ReconcilerBean.objectName("default");
  private Runnable unregister = () -> {};

  @BeforeEach
  void register() throws Exception {
    Reconciler reconciler =
        new Reconciler(
            settings.build(),
            Ports.of(
                engine,
                callbacks,
                Set.of(),
                clock.clocks(),
                new ManualTimer(clock),
                Runnable::run));
    unregister =
        ReconcilerBean.register(
            reconciler,
            () -> {
              unregister.run();
              reconciler.close();
            },
            server,
            Runnable::run);
    reconciler.start();
  }

  @AfterEach
  void unregister() {
    unregister.run();
  }

  private Object get(String attribute) throws Exception {
    return server.getAttribute(name, attribute);
  }

  private Object invoke(String operation) throws Exception {
    return server.invoke(name, operation, new Object[0], new String[0]);
  }

  @Test
  void theNameBeginsWithItsType() {
    assertThat(name.toString())
        .isEqualTo("io.github.containerreconciler:type=Reconciler,name=default");
  }

  @Test
  void everyAttributeOperationAndParameterIsDescribed() throws Exception {
    MBeanInfo info = server.getMBeanInfo(name);
    List<MBeanFeatureInfo> features = new ArrayList<>(List.of(info.getAttributes()));
    for (MBeanOperationInfo operation : info.getOperations()) {
      features.add(operation);
      features.addAll(Arrays.asList(operation.getSignature()));
      assertThat(operation.getImpact()).isNotEqualTo(MBeanOperationInfo.UNKNOWN);
    }
    assertThat(features)
        .allSatisfy(f -> assertThat(f.getDescription()).hasSizeGreaterThan(10).contains(" "))
        .noneSatisfy(f -> assertThat(f.getDescription()).contains("exposed for management"));
    assertThat(info.getOperations()).hasSize(5);
    assertThat(operation(info, "explain").getSignature()[0].getName()).isEqualTo("container");
    assertThat(operation(info, "stop").getImpact()).isEqualTo(MBeanOperationInfo.ACTION);
    assertThat(operation(info, "preview").getImpact()).isEqualTo(MBeanOperationInfo.INFO);
  }

  @Test
  void whatAnOperatorLooksForComesFirst() throws Exception {
    assertThat(server.getMBeanInfo(name).getAttributes())
        .extracting(MBeanAttributeInfo::getName)
        .startsWith("State", "StateReason", "LastError", "Enabled", "DryRun")
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(25);
  }

  private static MBeanOperationInfo operation(MBeanInfo info, String operation) {
    return Arrays.stream(info.getOperations())
        .filter(o -> o.getName().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void noGetterCallsTheEngineOrTheApplication() throws Exception {
    engine.calls.clear();
    callbacks.asked = 0;
    for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
      assertThat(get(attribute.getName())).as(attribute.getName()).isNotNull();
    }
    assertThat(engine.calls).isEmpty();
    assertThat(callbacks.asked).isZero();
  }

  @Test
  void sweepReturnsAReportAndTheAttributesShowIt() throws Exception {
    engine.add("lost", OLD);
    engine.add("known", OLD);
    callbacks.tracked.add("known");
    CompositeData report = (CompositeData) invoke("sweep");
    assertThat(report.get("removed")).isEqualTo(1L);
    assertThat(get("RemovedTotal")).isEqualTo(1L);
    assertThat(get("OwnedContainers")).isEqualTo(2L);
    assertThat(get("TrackedContainers")).isEqualTo(1L);
    assertThat(get("State")).isEqualTo("IDLE");
    assertThat((Double) get("LastSweepTimestampSeconds"))
        .isEqualTo((double) clock.instant().getEpochSecond());
    CompositeData[] decisions = (CompositeData[]) get("Decisions");
    assertThat(decisions[0].getCompositeType().keySet())
        .containsExactlyInAnyOrder(
            "id", "name", "image", "rule", "ageSeconds", "verdict", "reason");
    assertThat(decisions[0].get("verdict")).isEqualTo("DANGLING");
    CompositeData[] removals = (CompositeData[]) get("RecentRemovals");
    assertThat(removals[0].get("outcome")).isEqualTo("REMOVED");
    assertThat(removals[0].get("ageSeconds")).isEqualTo(3600L);
  }

  @Test
  void attributesAndOperationsComeInOurOrderWhateverTheJvms() throws Exception {
    MBeanInfo info = server.getMBeanInfo(name);
    for (MBeanFeatureInfo[] features :
        List.of(info.getAttributes(), (MBeanFeatureInfo[]) info.getOperations())) {
      List<MBeanFeatureInfo> reversed = new ArrayList<>(List.of(features));
      Collections.reverse(reversed);
      assertThat(ReconcilerBean.inOrder(reversed.toArray(new MBeanFeatureInfo[0])))
          .containsExactly(features);
    }
    assertThat(info.getAttributes()[0].getName()).isEqualTo("State"); // all have a place
    assertThat(info.getOperations()[0].getName()).isEqualTo("sweep");
  }

  @Test
  void aBadValueIsRefusedWithItsLimitsInAnExceptionOfTheJdk() {
    assertThatThrownBy(() -> server.setAttribute(name, new Attribute("PeriodSeconds", 0L)))
        .isInstanceOf(RuntimeMBeanException.class)
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining("1 to 86400");
  }

  @Test
  void anEngineThatFailsIsAnIllegalStateWithAReason() {
    engine.fail("list", Reason.FAILED);
    assertThatThrownBy(() -> invoke("preview"))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasStackTraceContaining("list failed on purpose");
  }

  @Test
  void stopUnregistersAndLetsGo() throws Exception {
    invoke("stop");
    assertThat(server.isRegistered(name)).isFalse();
    assertThat(engine.count("close")).isEqualTo(1);
  }
}
