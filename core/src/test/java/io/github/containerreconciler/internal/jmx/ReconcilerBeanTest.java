package io.github.containerreconciler.internal.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.testing.Configs;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.FakeCallbacks;
import io.github.containerreconciler.internal.testing.FakeEngine;
import io.github.containerreconciler.internal.testing.ManualTimer;
import io.github.containerreconciler.internal.testing.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenType;
import org.assertj.core.api.ThrowableAssert;
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
            new Ports(
                engine,
                callbacks,
                new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                new Ports.Time(clock.clocks(), new ManualTimer(clock)),
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

  private Object invoke(String operation, Object... arguments) throws Exception {
    return server.invoke(name, operation, arguments, signature(operation));
  }

  private String[] signature(String operation) throws Exception {
    return Arrays.stream(operation(server.getMBeanInfo(name), operation).getSignature())
        .map(MBeanParameterInfo::getType)
        .toArray(String[]::new);
  }

  private CompositeData[] table(String attribute) throws Exception {
    return (CompositeData[]) get(attribute);
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
    assertThat(info.getOperations()).hasSize(9);
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
            "kind", "id", "name", "image", "rule", "ageSeconds", "verdict", "reason");
    assertThat(decisions[0].get("kind")).isEqualTo("container");
    assertThat(decisions[0].get("verdict")).isEqualTo("DANGLING");
    CompositeData[] removals = (CompositeData[]) get("RecentRemovals");
    assertThat(removals[0].get("outcome")).isEqualTo("REMOVED");
    assertThat(removals[0].get("ageSeconds")).isEqualTo(3600L);
  }

  @Test
  void operationsComeInTheirOrder() throws Exception {
    assertThat(server.getMBeanInfo(name).getOperations())
        .extracting(MBeanOperationInfo::getName)
        .startsWith("sweep", "preview")
        .endsWith("stop");
  }

  @Test
  void whatItDoesNotHaveIsRefusedAsJmxSays() throws Exception {
    assertThatThrownBy(() -> get("Speed")).isInstanceOf(AttributeNotFoundException.class);
    assertThatThrownBy(() -> server.setAttribute(name, new Attribute("State", "IDLE")))
        .isInstanceOf(AttributeNotFoundException.class);
    assertThatThrownBy(() -> server.setAttribute(name, new Attribute("DryRun", "yes")))
        .isInstanceOf(InvalidAttributeValueException.class);
    assertThatThrownBy(() -> server.invoke(name, "sweep", new Object[] {1}, new String[] {"int"}))
        .isInstanceOf(ReflectionException.class);
    assertThat(server.getAttributes(name, new String[] {"DryRun", "Speed"}).asList())
        .containsExactly(new Attribute("DryRun", false));
    AttributeList wanted = new AttributeList();
    wanted.add(new Attribute("DryRun", true));
    wanted.add(new Attribute("PeriodSeconds", 0L));
    assertThat(server.setAttributes(name, wanted).asList())
        .containsExactly(new Attribute("DryRun", true));
    assertThat(get("DryRun")).isEqualTo(true);
  }

  @Test
  void missingArgumentsAndOthersOfAnotherTypeAreNamed() {
    assertRefused("container: was null", () -> invoke("explain", (Object) null));
    assertRefused("container: was null", () -> invoke("explain"));
    assertRefused("seconds: was null", () -> invoke("keep", "web", null));
    assertRefused("lines: was 5", () -> invoke("history", 5L));
    assertRefused("container: was blank", () -> invoke("explain", " "));
    assertRefused("containers: was blank", () -> invoke("approve", (Object) new String[] {null}));
  }

  private static void assertRefused(String why, ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining(why);
  }

  @Test
  void badValueIsRefusedWithItsLimitsByJdkException() {
    assertThatThrownBy(() -> server.setAttribute(name, new Attribute("PeriodSeconds", 0L)))
        .isInstanceOf(RuntimeMBeanException.class)
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining("1 to 86400");
  }

  @Test
  void failingEngineIsAnIllegalStateWithAReason() {
    engine.fail("list", Reason.FAILED);
    assertThatThrownBy(() -> invoke("preview"))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasStackTraceContaining("list failed on purpose");
  }

  @Test
  void everyValueHasTheOpenTypeOfItsDescription() throws Exception {
    engine.add("lost", OLD);
    invoke("sweep");
    for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
      OpenType<?> type = (OpenType<?>) attribute.getDescriptor().getFieldValue("openType");
      assertThat(type.isValue(get(attribute.getName()))).as(attribute.getName()).isTrue();
    }
    assertThat(server.getMBeanInfo(name).getDescriptor().getFieldValue("mxbean")).isEqualTo("true");
  }

  @Test
  void itemsHaveTheSameNamesInATurkishJvm() throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try {
      engine.add("lost", OLD);
      CompositeData report = (CompositeData) invoke("sweep");
      assertThat(report.containsKey("durationSeconds")).isTrue();
      assertThat(((CompositeData[]) invoke("preview"))).isEmpty();
      assertThat(table("Decisions")[0].get("id")).isNotNull();
      assertThat(table("Decisions")[0].get("image")).isEqualTo("acme/job:1");
      assertThat((String) report.get("summary"))
          .isEqualTo("1 owned: 1 dangling; removals: 1 removed");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void callbacksShowTheirEntriesAndHowManyMatch() throws Exception {
    engine.add("known", OLD);
    callbacks.tracked.addAll(List.of("known", "elsewhere"));
    invoke("sweep");
    CompositeData callback = table("Callbacks")[0];
    assertThat(callback.get("name")).isEqualTo("fake");
    assertThat(callback.get("entries")).isEqualTo(2L);
    assertThat(callback.get("matched")).isEqualTo(1L);
    assertThat(callback.get("unmatched")).isEqualTo(1L);
    assertThat(callback.get("error")).isEqualTo("");
  }

  @Test
  void rulesShowTheirConditions() throws Exception {
    CompositeData rule = table("Rules")[0];
    assertThat(rule.get("name")).isEqualTo("job");
    assertThat((String[]) rule.get("labels")).containsExactly("job");
    assertThat(rule.get("reportOnly")).isEqualTo(false);
  }

  @Test
  void aSettingChangedHereSaysSo() throws Exception {
    server.setAttribute(name, new Attribute("PeriodSeconds", 60L));
    assertThat(table("Settings"))
        .filteredOn(s -> s.get("key").equals("period"))
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.get("value")).isEqualTo("1m");
              assertThat(s.get("from")).isEqualTo("JMX");
            });
    assertThat(table("Settings"))
        .filteredOn(s -> s.get("key").equals("creation-grace"))
        .singleElement()
        .satisfies(s -> assertThat(s.get("from")).isEqualTo("default"));
  }

  @Test
  void timesAreTextToo() throws Exception {
    assertThat(get("LastSweepTime")).isEqualTo("");
    assertThat(get("LastRemovalTime")).isEqualTo("");
    engine.add("lost", OLD);
    invoke("sweep");
    assertThat(get("LastSweepTime")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(get("LastRemovalTime")).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void aSweepThatFindsNothingSaysSo() throws Exception {
    CompositeData report = (CompositeData) invoke("sweep");
    assertThat((String) report.get("summary")).startsWith("found nothing");
    engine.fail("list", Reason.FAILED);
    CompositeData failed = (CompositeData) invoke("sweep");
    assertThat((String) failed.get("summary")).isEqualTo("failed: list failed on purpose");
  }

  @Test
  void whatIsKeptIsNotRemovedUntilThen() throws Exception {
    String id = engine.add("lost", OLD).id();
    assertThat((String) invoke("keep", "lost", 60L)).startsWith("kept until 2026-01-01T00:01:00Z");
    assertThat(((CompositeData) invoke("sweep")).get("kept")).isEqualTo(1L);
    assertThat(get("KeptContainers")).isEqualTo(1L);
    assertThat(table("Kept")[0].get("id")).isEqualTo(id);
    assertThat(table("Kept")[0].get("name")).isEqualTo("lost");
    assertThat(table("Kept")[0].get("until")).isEqualTo("2026-01-01T00:01:00Z");
    assertThat((String) invoke("keep", "lost", 0L)).startsWith("no longer kept: lost");
    assertThat(table("Kept")).isEmpty();
    assertThat(((CompositeData) invoke("sweep")).get("removed")).isEqualTo(1L);
  }

  @Test
  void aKeepEndsAtAWholeSecond() throws Exception {
    engine.add("lost", OLD);
    clock.advance(Duration.ofNanos(684_475_234));
    assertThat((String) invoke("keep", "lost", 60L)).startsWith("kept until 2026-01-01T00:01:01Z");
  }

  @Test
  void callbackNotAskedDoesNotLookEmpty() throws Exception {
    invoke("sweep");
    assertThat(table("Callbacks")[0].get("error")).isEqualTo("");
    engine.fail("ping", Reason.UNREACHABLE);
    invoke("sweep");
    assertThat(table("Callbacks")[0].get("error")).isEqualTo("not asked yet");
  }

  @Test
  void aKeepOutOfBoundsNamesThem() {
    engine.add("lost", OLD);
    for (long seconds : new long[] {-1, 59, 604_801, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> invoke("keep", "lost", seconds))
          .as("%s", seconds)
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .hasStackTraceContaining("60 to 604800");
    }
  }

  @Test
  void removeTakesOneAndRefusesTheRest() throws Exception {
    engine.add("lost", OLD);
    engine.add("other", OLD);
    engine.add("known", OLD);
    callbacks.tracked.add("known");
    assertThat(((CompositeData) invoke("remove", "lost")).get("removed")).isEqualTo(1L);
    assertThat(engine.ids()).hasSize(2);
    assertThat(get("RemovedTotal")).isEqualTo(1L);
    assertThat(get("SweepsTotal")).isEqualTo(0L);
    assertThatThrownBy(() -> invoke("remove", "known"))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining("TRACKED");
  }

  @Test
  void removeOfAStrangerIsRefused() throws Exception {
    invoke("sweep");
    engine.add(Containers.container("stranger", clock.instant().minus(OLD), Map.of()));
    assertThatThrownBy(() -> invoke("remove", "stranger"))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining("NOT_OWNED");
    assertThat(get("EngineHealthy")).isEqualTo(true);
  }

  @Test
  void removeIsRefusedInDryRunAndWhileDisabled() throws Exception {
    engine.add("lost", OLD);
    for (String attribute : List.of("DryRun", "Enabled")) {
      server.setAttribute(name, new Attribute("DryRun", attribute.equals("DryRun")));
      server.setAttribute(name, new Attribute("Enabled", attribute.equals("DryRun")));
      assertThatThrownBy(() -> invoke("remove", "lost"))
          .hasRootCauseInstanceOf(IllegalStateException.class);
    }
    assertThat(engine.count("remove")).isZero();
  }

  @Test
  void approveTakesThoseAlone() throws Exception {
    for (String lost : List.of("a", "b", "c")) {
      engine.add(lost, OLD);
    }
    callbacks.tracked.addAll(List.of("a", "b", "c"));
    invoke("sweep");
    callbacks.tracked.clear();
    invoke("sweep");
    clock.advance(Duration.ofMinutes(6));
    invoke("sweep");
    assertThat(get("HeldContainers")).isEqualTo(3L);
    assertThatThrownBy(() -> invoke("approve", (Object) new String[] {"nobody"}))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining("nobody");
    assertThatThrownBy(() -> invoke("approve", (Object) new String[0]))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(invoke("approve", (Object) new String[] {"a"})).isEqualTo(1);
    assertThat(((CompositeData) invoke("sweep")).get("removed")).isEqualTo(1L);
    assertThat(get("HeldContainers")).isEqualTo(2L);
    assertThat(invoke("approveHeld")).isEqualTo(2);
  }

  @Test
  void heldContainerRemovedByHandIsNotReportedAsHeld() throws Exception {
    for (String lost : List.of("a", "b", "c")) {
      engine.add(lost, OLD);
    }
    callbacks.tracked.addAll(List.of("a", "b", "c"));
    invoke("sweep");
    callbacks.tracked.clear();
    invoke("sweep");
    assertThat(get("HeldContainers")).isEqualTo(3L);
    CompositeData report = (CompositeData) invoke("remove", "a");
    assertThat(report.get("held")).isEqualTo(2L);
    assertThat(report.get("dangling")).isEqualTo(1L);
    CompositeData[] newest = (CompositeData[]) invoke("history", 1);
    assertThat(newest[0].get("event")).isEqualTo("removed");
  }

  @Test
  void previewAndExplainAnswerBeforeACallbackIsThere() throws Exception {
    callbacks.registered = List.of();
    engine.add("lost", OLD);
    engine.add("young", Duration.ofSeconds(1));
    CompositeData[] preview = (CompositeData[]) invoke("preview");
    assertThat(preview).extracting(d -> d.get("name")).containsExactly("lost");
    assertThat((String) preview[0].get("reason")).contains("no callback yet");
    assertThat((String) invoke("explain", "lost")).contains("would be dangling", "no callback yet");
    assertThat((String) invoke("explain", "young")).contains("too young");
    CompositeData report = (CompositeData) invoke("sweep");
    assertThat(report.get("outcome")).isEqualTo("SKIPPED");
    assertThat(((CompositeData) invoke("remove", "lost")).get("outcome")).isEqualTo("SKIPPED");
    assertThat(engine.ids()).hasSize(2);
  }

  @Test
  void explainKnowsWhatWasRemovedLately() throws Exception {
    engine.add("lost", OLD);
    callbacks.tracked.add("lost");
    invoke("sweep");
    callbacks.tracked.clear();
    callbacks.tracked.add("another");
    invoke("sweep");
    clock.advance(Duration.ofMinutes(7));
    invoke("sweep");
    assertThat((String) invoke("explain", "lost"))
        .contains("removed at 2026-01-01T00:07:00Z", "by rule job", "tracked until 7m ago");
  }

  @Test
  void historyTellsTheNewestFirst() throws Exception {
    server.setAttribute(name, new Attribute("DryRun", true));
    server.setAttribute(name, new Attribute("DryRun", false));
    engine.add("lost", OLD);
    invoke("sweep");
    assertThat((CompositeData[]) invoke("history", 10))
        .extracting(e -> e.get("event") + " " + e.get("name") + e.get("detail"))
        .satisfies(e -> assertThat(e.get(0)).startsWith("removed lost"))
        .endsWith(
            "changed dry-run=false", "changed dry-run=true", "start enabled=true dry-run=false");
    assertThat((CompositeData[]) invoke("history", 1)).hasSize(1);
    assertThatThrownBy(() -> invoke("history", 0))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining("1 to 10000");
  }

  @Test
  void stopUnregistersAndLetsGo() throws Exception {
    invoke("stop");
    assertThat(server.isRegistered(name)).isFalse();
    assertThat(engine.count("close")).isEqualTo(1);
  }
}
