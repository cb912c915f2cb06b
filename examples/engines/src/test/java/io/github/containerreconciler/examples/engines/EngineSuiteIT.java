package io.github.containerreconciler.examples.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.testkit.RealContainers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the agent promises, kept on every engine: seen from outside, over JMX. */
@ParameterizedClass
@MethodSource("kinds")
class EngineSuiteIT extends OnAnEngine {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String JOBS = "jobs";
  private static final String NOMAD = "nomad";
  private static final String DUE = "due";

  private static ServiceJvm service;

  @Parameter private Kind kind;

  static List<Kind> kinds() {
    return Kind.wanted().toList();
  }

  @BeforeParameterizedClassInvocation
  static void startAll(Kind kind) throws Exception {
    use(kind.begin());
    String settings =
        """
        docker-host = "%s"
        period = 1h
        creation-grace = 0s
        api-timeout = 1m
        reconcilers {
          jobs { owner-label = "cr-test=%s" }
          nomad { preset = nomad }
          due { owner-label = "cr-due=%s", creation-grace = 3s }
        }
        """
            .formatted(engine.endpoint(), containers.instance, containers.instance);
    service = ServiceJvm.start(folder, ServiceJvm.command(folder, settings));
    service.jvm.awaitErr("engine reached reconciler=jobs");
  }

  @AfterParameterizedClassInvocation
  static void endService() throws Exception {
    if (service != null) {
      service.close();
      service = null;
    }
  }

  @BeforeEach
  void forgetTheTestBefore() throws Exception {
    service.track();
    service.jvm.set(JOBS, "CreationGraceSeconds", 0L);
  }

  @AfterEach
  void removeWhatIsLeft() {
    containers.clear();
  }

  @Test
  void theNewestVersionThatBothSidesSpeakIsSpoken() throws Exception {
    String newest = containers.newestApi();
    String expected = minor(newest) > 51 ? "1.51" : newest;
    assertThat((String) service.jvm.attribute(JOBS, "EngineVersion")).startsWith(kind.version);
    assertThat(service.jvm.attribute(JOBS, "EngineApiVersion")).isEqualTo(expected);
    assertThat(service.jvm.attribute(JOBS, "EngineHealthy")).isEqualTo(true);
  }

  private static int minor(String version) {
    return Integer.parseInt(version.substring(version.indexOf('.') + 1));
  }

  @Test
  void whatIsLostGoesAndAllElseStays() throws Exception {
    String lost = containers.start("lost");
    String byId = containers.start("by-id");
    String byPrefix = containers.start("by-prefix");
    String byName = containers.start("by-name");
    String foreign = containers.start(containers.instance + "-f", Map.of("cr-test", "other"));
    String exempt =
        containers.start(
            containers.instance + "-exempt",
            Map.of("cr-test", containers.instance, "container-reconciler.exempt", "yes"));
    String created = containers.create("created");
    String stopped = containers.start("stopped");
    containers.kill(stopped);
    service.track(byId, byPrefix.substring(0, 12), "/" + containers.instance + "-by-name");

    CompositeData report = service.sweep(JOBS);

    assertThat(containers.exists(lost)).isFalse();
    assertThat(List.of(byId, byPrefix, byName, foreign, exempt, created, stopped))
        .allMatch(containers::exists);
    assertThat(containers.running()).contains(byId, byPrefix, byName, foreign, exempt);
    assertThat(report.get("removed")).isEqualTo(1L);
    assertThat(service.jvm.attribute(JOBS, "LastError")).isEqualTo("");
    assertThat(service.decision(JOBS, byPrefix)).startsWith("TRACKED");
    assertThat(service.decision(JOBS, exempt)).startsWith("EXEMPT");
    assertThat(service.decision(JOBS, stopped)).isEqualTo("none");
  }

  @Test
  void aPausedContainerCountsAsRunning() throws Exception {
    String tracked = containers.start("tracked");
    String paused = containers.start("paused");
    containers.pause(tracked);
    containers.pause(paused);
    service.track(tracked);
    service.sweep(JOBS);
    assertThat(containers.exists(paused)).isFalse();
    assertThat(containers.state(tracked)).isEqualTo("paused");
  }

  @Test
  void aContainerThatRestartsWithoutEndCountsAsRunning() throws Exception {
    if (kind.isPodman()) {
      return; // it has no such state, and starts the container again at once
    }
    String restarting = containers.startRestarting("restarting");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              service.sweep(JOBS);
              return !containers.exists(restarting);
            });
  }

  @Test
  void theGraceProtectsTheYoung() throws Exception {
    service.jvm.set(JOBS, "CreationGraceSeconds", 3600L);
    String young = containers.start("young");
    service.sweep(JOBS);
    assertThat(containers.exists(young)).isTrue();
    assertThat(service.decision(JOBS, young)).startsWith("TOO_YOUNG: created ");
    service.jvm.set(JOBS, "CreationGraceSeconds", 0L);
    service.sweep(JOBS);
    assertThat(containers.exists(young)).isFalse();
  }

  @Test
  void comingOfAgeBetweenSweepsBringsAnEarlyOne() throws Exception {
    String lost = containers.start("due", Map.of("cr-due", containers.instance));
    service.sweep(DUE); // sees it while it is too young
    await() // the period is an hour
        .atMost(PATIENCE)
        .ignoreExceptions() // Podman's answer while it removes what is asked about
        .until(() -> !containers.exists(lost));
  }

  @Test
  void aContainerStartedAgainIsYoungAgain() throws Exception {
    String restarted = containers.start("restarted");
    service.jvm.set(JOBS, "CreationGraceSeconds", 8L);
    await()
        .atMost(PATIENCE)
        .until(() -> ((CompositeData[]) service.jvm.invoke(JOBS, "preview")).length > 0);
    containers.restart(restarted);
    service.sweep(JOBS);
    assertThat(containers.exists(restarted)).isTrue();
    assertThat(service.decision(JOBS, restarted)).startsWith("TOO_YOUNG: last started ");
  }

  @Test
  void aLabelThatTheImageCarriesTooProvesNothing() throws Exception {
    String original = containers.start("original");
    String heir = containers.startCommitted(original, "heir");
    service.track(original);
    service.sweep(JOBS);
    assertThat(containers.running()).contains(original, heir);
    assertThat(service.decision(JOBS, heir))
        .startsWith("REPORT_ONLY")
        .contains("its image carries the label");
  }

  @Test
  void nomadsRulesNeedEveryOneOfTheirConditions() throws Exception {
    String alloc = UUID.randomUUID().toString();
    String labelled = containers.start("n1-" + alloc, Map.of("com.hashicorp.nomad.alloc_id", "a"));
    String legacy = containers.start("n2-" + alloc, Map.of(), "/alloc", "/local", "/secrets");
    String noAlloc = containers.start("n3-" + alloc, Map.of(), "/local", "/secrets");
    String noSecrets = containers.start("n4-" + alloc, Map.of(), "/alloc", "/local");
    String noName = containers.start("n5" + alloc, Map.of(), "/alloc", "/local", "/secrets");
    service.sweep(NOMAD);
    assertThat(List.of(labelled, legacy)).noneMatch(containers::exists);
    assertThat(containers.running()).contains(noAlloc, noSecrets, noName);
    assertThat((String) service.jvm.invoke(NOMAD, "explain", noAlloc)).contains("not owned");
  }

  @Test
  void whatSomebodyElseRemovesMeanwhileIsGoneAlready() throws Exception {
    String lost = containers.start("lost-to-others");
    long before = (long) service.jvm.attribute(JOBS, "AlreadyGoneTotal");
    int asked = service.asked();
    service.answerAfter(2_000);
    ExecutorService operator = Executors.newSingleThreadExecutor();
    try {
      Future<CompositeData> sweep = operator.submit(() -> service.sweep(JOBS));
      await().atMost(PATIENCE).until(() -> service.asked() == asked + 2); // right before removal
      containers.remove(lost);
      CompositeData report = sweep.get(60, TimeUnit.SECONDS);
      assertThat(report.get("removed")).isEqualTo(0L);
    } finally {
      operator.shutdownNow();
      service.answerAfter(0);
    }
    assertThat(service.jvm.attribute(JOBS, "AlreadyGoneTotal")).isEqualTo(before + 1);
    assertThat(service.jvm.attribute(JOBS, "LastError")).isEqualTo("");
  }

  @Test
  void explainGivesTheVerdictAndItsReason() throws Exception {
    String known = containers.start("known");
    String lost = containers.start("lost-and-explained");
    service.track(known);
    assertThat((String) service.jvm.invoke(JOBS, "explain", known.substring(0, 12)))
        .contains("the application tracks it");
    assertThat((String) service.jvm.invoke(JOBS, "explain", containers.instance + "-known"))
        .contains("the application tracks it");
    assertThat((String) service.jvm.invoke(JOBS, "explain", lost)).contains("dangling");
    assertThat((String) service.jvm.invoke(JOBS, "explain", "nobody")).contains("unknown");
    assertThat(containers.exists(lost)).isTrue();
  }

  @Test
  void anEngineThatComesBackIsSweptOn() throws Exception {
    String known = containers.start("known-before");
    service.track(known);
    service.sweep(JOBS);
    String lost = containers.start("lost-before");

    engine.stop();
    service.sweep(JOBS);
    assertThat(service.jvm.attribute(JOBS, "State")).isEqualTo("BLOCKED");
    assertThat(service.jvm.attribute(JOBS, "EngineHealthy")).isEqualTo(false);

    engine.start("first");
    service.sweep(JOBS);
    assertThat(service.jvm.attribute(JOBS, "LastError")).isEqualTo("");
    assertThat(service.jvm.attribute(JOBS, "State")).isEqualTo("IDLE");
    assertThat(containers.exists(lost)).isFalse();
    assertThat(containers.running()).contains(known);
  }

  @Test
  void anotherEngineBehindTheSameAddressIsAStart() throws Exception {
    if (kind.isPodman()) {
      service.sweep(JOBS);
      service.sweep(JOBS);
      assertThat(service.jvm.err())
          .containsOnlyOnce("another id at every look, so its id is ignored reconciler=" + JOBS);
      return; // so there is nothing to tell one from another
    }
    service.sweep(JOBS);
    engine.stop();
    engine.start("second");
    try (RealContainers others = new RealContainers(engine.endpoint())) {
      String lost = others.start("lost", Map.of("cr-test", containers.instance));
      service.sweep(JOBS);
      assertThat(service.jvm.attribute(JOBS, "State")).isEqualTo("GRACE");
      assertThat(others.running()).contains(lost);
      service.sweep(JOBS);
      assertThat(others.exists(lost)).as("an operator does not wait for it").isFalse();
    } finally {
      engine.stop();
      engine.start("first");
      service.sweep(JOBS); // another one again
    }
  }
}
