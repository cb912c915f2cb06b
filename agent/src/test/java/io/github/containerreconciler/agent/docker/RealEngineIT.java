package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.config.AgentConfig;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Removal;
import io.github.containerreconciler.internal.engine.RemovalOptions;
import io.github.containerreconciler.internal.jfr.RecordedEngine;
import io.github.containerreconciler.internal.jmx.ReconcilerBean;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.time.Clocks;
import io.github.containerreconciler.simulated.RealEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The whole way from settings to removal on a real engine. Rules claim by a label value of this run
 * alone.
 */
class RealEngineIT {

  private final List<String> tracked = new ArrayList<>();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private String endpoint = "";
  private RealContainers containers;
  private DockerEngine docker;

  @BeforeEach
  void findEngine() throws Exception {
    Optional<String> found = RealEngine.endpoint();
    if (found.isEmpty() && RealEngine.isRequired()) {
      throw new AssertionError(
          "REQUIRE_DOCKER is set, but no engine answers at DOCKER_HOST or /var/run/docker.sock");
    }
    Assumptions.assumeTrue(
        found.isPresent(), "no Docker engine answers at DOCKER_HOST or /var/run/docker.sock");
    endpoint = found.get();
    containers = new RealContainers(endpoint);
    docker = DockerEngine.of(endpoint, null, Map.of());
  }

  @AfterEach
  void cleanUp() throws Exception {
    workers.shutdownNow();
    if (docker != null) {
      docker.close();
      containers.close();
    }
  }

  private Reconciler start(String settings) throws Exception {
    return start(docker, settings);
  }

  private Reconciler start(ContainerEngine engine, String settings) throws Exception {
    String all = "docker-host=" + endpoint + ",period=1h," + settings;
    AgentConfig config = SettingsSources.load(all, new Properties(), Map.of());
    Callbacks sources =
        new Callbacks() {
          @Override
          public List<String> names(List<String> required) {
            return List.of("test");
          }

          @Override
          public Answer ask(List<String> required, Duration timeout) {
            return Answer.of("test", TrackedSet.of(tracked));
          }
        };
    Reconciler reconciler =
        new Reconciler(
            config.reconcilers().get(0),
            new Ports(
                engine,
                sources,
                new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                new Ports.Time(Clocks.system(), (delay, task) -> () -> {}),
                workers));
    reconciler.start();
    return reconciler;
  }

  private String ours(String more) {
    return "owner-label=cr-test=" + containers.instance + "," + more;
  }

  private static Verdict verdict(SweepReport report, String id) {
    return report.decisions().stream()
        .filter(d -> d.container().id().equals(id))
        .map(Decision::verdict)
        .findFirst()
        .orElse(Verdict.NOT_OWNED);
  }

  @Test
  void onlyTheUntrackedRunningContainerOfOursIsRemoved() throws Exception {
    String lost = containers.start("lost");
    String byId = containers.start("by-id");
    String byPrefix = containers.start("by-prefix");
    String byName = containers.start("by-name");
    String stopped = containers.start("stopped");
    String foreign = containers.start(containers.instance + "-foreign", Map.of("cr-test", "other"));
    String exempt =
        containers.start(
            containers.instance + "-exempt",
            Map.of("cr-test", containers.instance, "container-reconciler.exempt", "yes"));
    containers.kill(stopped);
    tracked.addAll(
        List.of(byId, byPrefix.substring(0, 12), "/" + containers.instance + "-by-name"));

    SweepReport report = start(ours("creation-grace=0s")).sweepNow();

    assertThat(containers.exists(lost)).isFalse();
    assertThat(List.of(byId, byPrefix, byName, stopped, foreign, exempt))
        .allMatch(containers::exists);
    assertThat(report.problem()).isEmpty();
    assertThat(report.count(Verdict.TRACKED)).isEqualTo(3);
    assertThat(verdict(report, exempt)).isEqualTo(Verdict.EXEMPT);
    assertThat(verdict(report, lost)).isEqualTo(Verdict.DANGLING);
  }

  @Test
  void aPausedContainerCountsAsRunning() throws Exception {
    String paused = containers.start("paused");
    containers.pause(paused);
    start(ours("creation-grace=0s")).sweepNow();
    assertThat(containers.exists(paused)).isFalse();
  }

  @Test
  void explainAnswersForAnyContainer() throws Exception {
    String known = containers.start("known");
    String lost = containers.start("lost");
    String stopped = containers.start("stopped");
    String foreign = containers.start(containers.instance + "-foreign", Map.of("cr-test", "other"));
    containers.kill(stopped);
    tracked.add(known);
    Reconciler young = start(ours("creation-grace=1h,claim=off"));
    assertThat(young.explain(containers.instance + "-lost"))
        .startsWith(
            containers.instance + "-lost (" + lost.substring(0, 12) + "): kept: too young: ")
        .containsPattern("created \\S+ ago by the engine's clock, grace is 1h; removable in 59m");
    Reconciler old = start(ours("creation-grace=0s,claim=off"));
    assertThat(old.explain(lost.substring(0, 12)))
        .contains("to be removed: dangling: untracked, and created", "grace is 0s (rule cr-test)");
    assertThat(old.explain(known)).contains("kept: tracked: the application tracks it");
    assertThat(old.explain(foreign)).contains("kept: not owned: no ownership rule claims it");
    assertThat(old.explain("/" + containers.instance + "-stopped"))
        .contains("kept: not running: its state is exited; only running containers are ever");
    assertThat(old.explain("nobody-" + containers.instance)).startsWith("unknown: the engine at ");
    assertThat(List.of(known, lost, stopped, foreign)).allMatch(containers::exists);
  }

  @Test
  void bothSidesOfTheGrace() throws Exception {
    String young = containers.start("young");
    Reconciler reconciler = start(ours("creation-grace=3s"));
    SweepReport early = reconciler.sweepNow();
    assertThat(verdict(early, young)).isEqualTo(Verdict.TOO_YOUNG);
    assertThat(containers.exists(young)).isTrue();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> verdict(reconciler.sweepNow(), young) == Verdict.DANGLING);
    assertThat(containers.exists(young)).isFalse();
    Decision removed = reconciler.counters().recentRemovals().get(0).decision();
    assertThat(removed.age()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aRestartedContainerIsYoungAgain() throws Exception {
    String restarted = containers.start("restarted");
    ContainerDetails before = docker.inspect(restarted, Duration.ofSeconds(30)).orElseThrow();
    await().until(() -> age(before).compareTo(Duration.ofSeconds(6)) > 0);
    containers.restart(restarted);
    SweepReport report = start(ours("creation-grace=5s")).sweepNow();
    assertThat(verdict(report, restarted)).isEqualTo(Verdict.TOO_YOUNG);
    assertThat(report.decisions().get(0).reason()).contains("last started");
  }

  private Duration age(ContainerDetails details) throws EngineException {
    return Duration.between(
        details.container().created(), docker.info(Duration.ofSeconds(30)).time());
  }

  @Test
  void dryRunRemovesNothing() throws Exception {
    String lost = containers.start("lost");
    SweepReport report = start(ours("creation-grace=0s,dry-run=true")).sweepNow();
    assertThat(verdict(report, lost)).isEqualTo(Verdict.DANGLING);
    assertThat(containers.exists(lost)).isTrue();
  }

  @Test
  void anOperatorEnablesAndSweepsOverJmx() throws Exception {
    String lost = containers.start("lost");
    Reconciler reconciler = start(ours("creation-grace=0s,enabled=false"));
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    Runnable unregister = ReconcilerBean.register(reconciler, () -> {}, server, workers);
    ObjectName name = ReconcilerBean.objectName("default");
    assertThatThrownBy(() -> server.invoke(name, "sweep", new Object[0], new String[0]))
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThat(containers.exists(lost)).isTrue();
    server.setAttribute(name, new Attribute("Enabled", true));
    CompositeData report =
        (CompositeData) server.invoke(name, "sweep", new Object[0], new String[0]);
    assertThat(report.get("removed")).isEqualTo(1L);
    assertThat(containers.exists(lost)).isFalse();
    assertThat(server.getAttribute(name, "EngineHealthy")).isEqualTo(true);
    unregister.run();
  }

  @Test
  void nomadsRulesNeedEveryOneOfTheirConditions() throws Exception {
    String alloc = UUID.randomUUID().toString();
    String labelled =
        containers.start("n1-" + alloc, Map.of("com.hashicorp.nomad.alloc_id", alloc));
    String legacy = containers.start("n2-" + alloc, Map.of(), "/alloc", "/local", "/secrets");
    String noAlloc = containers.start("n3-" + alloc, Map.of(), "/local", "/secrets");
    String noLocal = containers.start("n4-" + alloc, Map.of(), "/alloc", "/secrets");
    String noSecrets = containers.start("n5-" + alloc, Map.of(), "/alloc", "/local");
    String noName = containers.start("n6" + alloc, Map.of(), "/alloc", "/local", "/secrets");
    Reconciler reconciler = start("preset=nomad,creation-grace=0s,dry-run=true"); // others' stay
    List<String> found = reconciler.preview().stream().map(d -> d.container().id()).toList();
    assertThat(found).contains(labelled, legacy);
    assertThat(found).doesNotContain(noAlloc, noLocal, noSecrets, noName);
    assertThat(reconciler.explain(noAlloc)).contains("not owned");
  }

  @Test
  void removalGoesOnAfterOneFailure() throws Exception {
    String bad = containers.start("bad");
    String good = containers.start("good");
    Reconciler reconciler = start(new FailsToRemove(docker, bad), ours("creation-grace=0s"));
    SweepReport report = reconciler.sweepNow();
    assertThat(containers.exists(bad)).isTrue();
    assertThat(containers.exists(good)).isFalse();
    assertThat(report.problem()).contains("on purpose");
    assertThat(reconciler.counters().removalFailures()).isEqualTo(1);
  }

  /** A real engine that fails on one removal. */
  private static final class FailsToRemove extends RecordedEngine {
    private final String bad;

    FailsToRemove(ContainerEngine engine, String bad) {
      super(engine);
      this.bad = bad;
    }

    @Override
    public Removal remove(String id, RemovalOptions options, Duration timeout)
        throws EngineException {
      if (id.equals(bad)) {
        throw new EngineException(EngineException.Reason.FAILED, "failed on purpose");
      }
      return super.remove(id, options, timeout);
    }
  }
}
