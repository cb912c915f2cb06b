package io.github.containerreconciler.internal.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.ClaimMode;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Volume;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.judge.Match;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.RemovalRecord;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks and volumes that containers left behind, through whole sweeps. */
class LeftoverSweepTest extends Rig {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String ANONYMOUS = Containers.id("anonymous");

  private Network net;
  private Volume vol;

  @BeforeEach
  void oneOfEach() {
    settings.resources = List.of("containers", "networks", "volumes");
    settings.rules =
        List.of(new OwnershipRule("job", Conditions.NONE.labelled("job"), false, false, true));
    net = engine.addNetwork("net", OLD);
    vol = engine.addVolume("vol", OLD);
  }

  /** Sweeps until whatever is unused has been so for a whole grace. */
  private SweepReport sweepAfterAGrace(Reconciler reconciler) {
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    return reconciler.sweepNow();
  }

  private SweepReport sweepAfterAGrace() {
    return sweepAfterAGrace(start());
  }

  private boolean bothAreThere() {
    return engine.networks.containsKey(net.id()) && engine.volumes.containsKey(vol.name());
  }

  private static Verdict verdict(SweepReport report, Kind kind) {
    return report.decisions().stream()
        .filter(d -> d.kind() == kind)
        .map(Decision::verdict)
        .findFirst()
        .orElse(Verdict.NOT_OWNED);
  }

  @Test
  void whatIsUnusedForAGraceGoesNetworksFirst() {
    SweepReport report = sweepAfterAGrace();
    assertThat(engine.networks).isEmpty();
    assertThat(engine.volumes).isEmpty();
    assertThat(report.removals().stream().map(RemovalRecord::kind))
        .containsExactly(Kind.NETWORK, Kind.VOLUME);
    assertThat(engine.calls.indexOf("remove network " + net.id()))
        .isLessThan(engine.calls.indexOf("remove volume vol"));
  }

  @Test
  void itIsLostUntilTheGraceHasPassed() {
    Reconciler reconciler = start();
    assertThat(verdict(reconciler.sweepNow(), Kind.NETWORK)).isEqualTo(Verdict.LOST);
    clock.advance(settings.creationGrace.minus(SECOND));
    assertThat(verdict(reconciler.sweepNow(), Kind.VOLUME)).isEqualTo(Verdict.LOST);
    assertThat(bothAreThere()).isTrue();
    clock.advance(SECOND);
    reconciler.sweepNow();
    assertThat(engine.networks).isEmpty();
  }

  @Test
  void aCacheThatIsHandedOnStays() {
    Reconciler reconciler = start();
    for (int job = 0; job < 5; job++) {
      Container c = engine.add("job" + job, Duration.ofSeconds(10));
      callbacks.tracked.add("job" + job);
      engine.attach(c, List.of("net"), List.of("vol"));
      reconciler.sweepNow();
      engine.vanish(c);
      reconciler.sweepNow();
      clock.advance(settings.creationGrace.minus(SECOND));
      reconciler.sweepNow();
    }
    assertThat(bothAreThere()).isTrue();
  }

  @Test
  void longTimeWithoutALookBeginsTheGraceAnew() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(Duration.ofHours(5));
    reconciler.sweepNow();
    assertThat(bothAreThere()).isTrue();
    clock.advance(settings.creationGrace);
    reconciler.sweepNow();
    assertThat(bothAreThere()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "paused", "exited", "created", "dead", "removing"})
  void whatAContainerInAnyStateRefersToStays(String state) {
    Container foreign = engine.add(Containers.container("x", clock.instant().minus(OLD), Map.of()));
    engine.statuses.put(foreign.id(), state);
    engine.attach(foreign, List.of("net"), List.of("vol"));
    SweepReport report = sweepAfterAGrace();
    assertThat(verdict(report, Kind.NETWORK)).isEqualTo(Verdict.NEEDED);
    assertThat(verdict(report, Kind.VOLUME)).isEqualTo(Verdict.NEEDED);
    assertThat(bothAreThere()).isTrue();
  }

  /** A container that was never started has its networks as they were written: by short ids too. */
  @ParameterizedTest
  @ValueSource(ints = {12, 30, 64})
  void aNetworkIsFoundByItsIdToo(int digits) {
    Container c = engine.add(Containers.container("x", clock.instant().minus(OLD), Map.of()));
    engine.statuses.put(c.id(), "created");
    engine.attach(c, List.of("other", net.id().substring(0, digits)), List.of());
    assertThat(verdict(sweepAfterAGrace(), Kind.NETWORK)).isEqualTo(Verdict.NEEDED);
  }

  @Test
  void aContainerThatCannotBeInspectedProtectsNetworks() {
    Container c = engine.add(Containers.container("x", clock.instant().minus(OLD), Map.of()));
    engine.statuses.put(c.id(), "exited");
    engine.fail("inspect " + c.id(), Reason.FAILED);
    Reconciler reconciler = start();
    sweepAfterAGrace(reconciler);
    assertThat(engine.networks).isNotEmpty();
    assertThat(engine.volumes).isEmpty();
    engine.failures.clear(); // what could not be seen to be unused begins anew
    assertThat(verdict(reconciler.sweepNow(), Kind.NETWORK)).isEqualTo(Verdict.LOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "id", "prefix", "upper"})
  void whatACallbackNamesStays(String form) {
    String id = net.id();
    callbacks.tracked.add(
        switch (form) {
          case "name" -> "net";
          case "id" -> id;
          case "prefix" -> id.substring(0, 12);
          default -> "NET";
        });
    callbacks.tracked.add("vol");
    engine.add("job", OLD);
    callbacks.tracked.add("job");
    SweepReport report = sweepAfterAGrace();
    assertThat(verdict(report, Kind.NETWORK)).isEqualTo(Verdict.TRACKED);
    assertThat(verdict(report, Kind.VOLUME)).isEqualTo(Verdict.TRACKED);
  }

  @Test
  void aCallbackThatNamesLabelsNamesThoseOfNetworksToo() {
    callbacks.match = Match.parse("label:job");
    callbacks.tracked.addAll(List.of("net", "job"));
    engine.add("job", OLD);
    SweepReport report = sweepAfterAGrace();
    assertThat(verdict(report, Kind.NETWORK)).isEqualTo(Verdict.TRACKED);
    assertThat(engine.volumes).isEmpty();
  }

  @Test
  void whatATrackedOrYoungContainerUsesIsTracked() {
    Container tracked = engine.add("job", OLD);
    callbacks.tracked.add("job");
    engine.attach(tracked, List.of("net"), List.of("vol"));
    SweepReport report = sweepAfterAGrace();
    assertThat(verdict(report, Kind.NETWORK)).isEqualTo(Verdict.TRACKED);
    assertThat(verdict(report, Kind.VOLUME)).isEqualTo(Verdict.TRACKED);
  }

  @Test
  void bothSidesOfTheCreationGrace() {
    engine.addNetwork("net", settings.creationGrace.minus(SECOND));
    engine.addVolume("vol", Duration.ofSeconds(-5));
    SweepReport report = start().sweepNow();
    assertThat(verdict(report, Kind.NETWORK)).isEqualTo(Verdict.TOO_YOUNG);
    assertThat(verdict(report, Kind.VOLUME)).isEqualTo(Verdict.TOO_YOUNG);
    engine.addNetwork("net", settings.creationGrace);
    assertThat(verdict(start().sweepNow(), Kind.NETWORK)).isEqualTo(Verdict.LOST);
  }

  @Test
  void withoutATimeOfCreationItHasNoAge() {
    Duration since1970 = Duration.between(java.time.Instant.EPOCH, clock.instant());
    engine.addNetwork("net", since1970);
    engine.addVolume("vol", since1970);
    SweepReport report = sweepAfterAGrace();
    assertThat(verdict(report, Kind.NETWORK)).isEqualTo(Verdict.TOO_YOUNG);
    assertThat(bothAreThere()).isTrue();
  }

  @Test
  void namedVolumesNeedTheRulesConsent() {
    settings.rules = List.of(new OwnershipRule("job", Conditions.NONE.labelled("job")));
    engine.addVolume(ANONYMOUS, OLD);
    engine.volumes.put(
        "marked",
        new Volume(
            "marked",
            "local",
            Map.of("job", "1", "com.docker.volume.anonymous", ""),
            vol.created(),
            "local"));
    sweepAfterAGrace();
    assertThat(engine.volumes.keySet()).containsExactly("vol");
  }

  @Test
  void anAnonymousOneWithoutALabelOfOursStays() {
    engine.volumes.clear();
    engine.volumes.put(ANONYMOUS, new Volume(ANONYMOUS, "local", Map.of(), vol.created(), "local"));
    assertThat(sweepAfterAGrace().removals()).noneMatch(r -> r.kind() == Kind.VOLUME);
    assertThat(engine.volumes).isNotEmpty();
  }

  @Test
  void rulesWithFurtherConditionsClaimNone() {
    for (Conditions c :
        List.of(
            Conditions.NONE.labelled("job").mountedAt("/data"),
            Conditions.NONE.labelled("job").named("net"),
            Conditions.NONE.labelled("job").ofImage("x"),
            Conditions.NONE.labelled("job").inNetwork("net"),
            Conditions.NONE.named("net"),
            Conditions.NONE.labelled("job", "other"))) {
      settings.rules = List.of(new OwnershipRule("r", c, false, false, true));
      sweepAfterAGrace();
      assertThat(bothAreThere()).as("%s", c).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "host", "none", "podman", "ingress"})
  void predefinedNetworksAreNeverTouched(String name) {
    engine.addNetwork(name, OLD);
    sweepAfterAGrace();
    assertThat(engine.networks.values()).extracting(Network::name).containsExactly(name);
  }

  @Test
  void whatASwarmOrAnotherDriverOwnsIsNeverTouched() {
    Map<String, String> ours = Map.of("job", "1");
    engine.networks.clear();
    engine.volumes.clear();
    for (Network n :
        List.of(
            new Network(
                "a".repeat(64), "s", "overlay", "swarm", ours, net.created(), List.of(), false),
            new Network(
                "b".repeat(64), "i", "overlay", "local", ours, net.created(), List.of(), true),
            new Network(
                "notHex25", "w", "overlay", "local", ours, net.created(), List.of(), false))) {
      engine.networks.put(n.id(), n);
    }
    for (Volume v :
        List.of(
            new Volume("nfs", "acme/nfs", ours, vol.created(), "local"),
            new Volume("cluster", "local", ours, vol.created(), "global"),
            new Volume(
                "claim",
                "local",
                Map.of("job", "1", "io.github.containerreconciler.claim", "1"),
                vol.created(),
                "local"))) {
      engine.volumes.put(v.name(), v);
    }
    assertThat(sweepAfterAGrace().decisions()).isEmpty();
    assertThat(engine.networks).hasSize(3);
    assertThat(engine.volumes).hasSize(3);
  }

  @Test
  void theExemptLabelProtects() {
    engine.networks.put(
        net.id(),
        new Network(
            net.id(),
            "net",
            "bridge",
            "local",
            Map.of("job", "1", settings.exemptLabel, "yes"),
            net.created(),
            List.of(),
            false));
    assertThat(verdict(sweepAfterAGrace(), Kind.NETWORK)).isEqualTo(Verdict.EXEMPT);
    assertThat(engine.networks).isNotEmpty();
  }

  @Test
  void labelsLikeThoseOfComposeAreLabels() {
    String project = "com.docker.compose.project";
    settings.rules =
        List.of(
            new OwnershipRule("ci", Conditions.NONE.labelled(project + "=ci"), false, false, true));
    Map<String, String> ci = Map.of(project, "ci", "com.docker.compose.network", "default");
    Map<String, String> other = Map.of(project, "shop", "com.docker.compose.network", "default");
    engine.networks.clear();
    for (Map<String, String> labels : List.of(ci, other)) {
      String name = labels.get(project) + "_default";
      engine.networks.put(
          Containers.id(name),
          new Network(
              Containers.id(name),
              name,
              "bridge",
              "local",
              labels,
              net.created(),
              List.of(),
              false));
    }
    engine.volumes.put("ci_data", new Volume("ci_data", "local", ci, vol.created(), "local"));
    sweepAfterAGrace();
    assertThat(engine.networks.values()).extracting(Network::name).containsExactly("shop_default");
    assertThat(engine.volumes).containsOnlyKeys("vol");
  }

  @Test
  void aContainerAttachedRightBeforeTheRemovalKeepsBoth() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    int looks = (int) engine.count("list all");
    engine.afterListing =
        () -> {
          if (engine.count("list all") == looks + 1) { // after the look that judges
            Container c = Containers.container("late", clock.instant().minus(OLD), Map.of());
            engine.add(c);
            engine.statuses.put(c.id(), "created");
            engine.attach(c, List.of("net"), List.of("vol"));
          }
        };
    SweepReport report = reconciler.sweepNow();
    assertThat(bothAreThere()).isTrue();
    assertThat(report.removals()).isEmpty();
    assertThat(verdict(report, Kind.NETWORK)).isEqualTo(Verdict.NEEDED);
  }

  @Test
  void aContainerStartedRightBeforeTheRemovalKeepsTheNetwork() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    engine.beforeRemoving =
        () -> {
          Container c = engine.add("late", OLD);
          engine.attach(c, List.of("net"), List.of("vol"));
          callbacks.tracked.add("late");
        };
    SweepReport report = reconciler.sweepNow();
    assertThat(bothAreThere()).isTrue();
    assertThat(report.problem()).isEmpty();
    assertThat(report.removals()).isEmpty(); // in use is no failure
    assertThat(verdict(report, Kind.NETWORK)).isEqualTo(Verdict.NEEDED);
  }

  @Test
  void theCallbacksAreAskedAgainBeforeTheRemoval() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    callbacks.beforeAnswering =
        () -> {
          clock.advance(SECOND.multipliedBy(2)); // no answer serves two questions
          if (engine.count("network " + net.id()) > 0) {
            callbacks.tracked.add("net");
          }
        };
    engine.add("known", OLD);
    callbacks.tracked.add("known");
    SweepReport report = reconciler.sweepNow();
    assertThat(engine.networks).isNotEmpty();
    assertThat(verdict(report, Kind.NETWORK)).isEqualTo(Verdict.TRACKED);
  }

  @Test
  void aCallbackThatFailsMeanwhileEndsAllRemovals() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    engine.afterListing = () -> callbacks.problem = engine.count("list all") > 1 ? "gone" : "";
    SweepReport report = reconciler.sweepNow();
    assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.SKIPPED);
    assertThat(bothAreThere()).isTrue();
  }

  @Test
  void whatIsGoneMeanwhileIsNoFailure() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    engine.beforeRemoving =
        () -> {
          engine.networks.clear();
          engine.volumes.clear();
        };
    SweepReport report = reconciler.sweepNow();
    assertThat(report.problem()).isEmpty();
    assertThat(report.count(Kind.NETWORK, RemovalRecord.Outcome.ALREADY_GONE)).isEqualTo(1);
    assertThat(reconciler.counters().leftoversRemoved()).isZero();
  }

  @Test
  void aVolumeMadeAnewUnderItsNameStays() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    engine.afterListing = () -> engine.addVolume("vol", Duration.ZERO);
    reconciler.sweepNow();
    assertThat(engine.volumes).containsKey("vol");
  }

  @Test
  void oneFailureDoesNotStopTheOthers() {
    engine.addNetwork("other", OLD);
    engine.fail("remove network " + net.id(), Reason.FAILED);
    Reconciler reconciler = start();
    SweepReport report = sweepAfterAGrace(reconciler);
    assertThat(engine.networks.values()).extracting(Network::name).containsExactly("net");
    assertThat(engine.volumes).isEmpty();
    assertThat(report.problem()).contains("network net not removed");
    assertThat(reconciler.counters().leftoverRemovalFailures()).isEqualTo(1);
    assertThat(reconciler.counters().leftoversRemoved()).isEqualTo(2);
    assertThat(reconciler.counters().removalFailures()).isZero();
    assertThat(reconciler.counters().removed()).isZero();
    engine.failures.clear();
    reconciler.sweepNow();
    assertThat(engine.networks).isEmpty();
  }

  @Test
  void afterThreeFailuresItWaits() {
    engine.fail("remove network " + net.id(), Reason.FAILED);
    Reconciler reconciler = start();
    sweepAfterAGrace(reconciler);
    for (int i = 0; i < 5; i++) {
      reconciler.sweepNow();
    }
    assertThat(engine.count("remove network")).isEqualTo(3);
  }

  @Test
  void removalsThatTimeOutEndTheSweep() {
    for (int i = 0; i < 6; i++) {
      Network n = engine.addNetwork("net" + i, OLD);
      engine.fail("remove network " + n.id(), Reason.TIMEOUT);
    }
    engine.fail("remove network " + net.id(), Reason.TIMEOUT);
    SweepReport report = sweepAfterAGrace();
    assertThat(engine.count("remove network")).isEqualTo(3);
    assertThat(engine.volumes).isNotEmpty();
    assertThat(report.engineHealthy()).isFalse();
    assertThat(report.problem()).contains("stuck");
  }

  @ParameterizedTest
  @ValueSource(strings = {"networks", "volumes", "list all"})
  void aLookThatFailsRemovesNothing(String call) {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    engine.fail(call, Reason.FAILED);
    Container dangling = engine.add("dangling", OLD);
    SweepReport report = reconciler.sweepNow();
    assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.FAILED);
    assertThat(engine.has(dangling)).isFalse(); // that one was another matter
    assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
    assertThat(bothAreThere()).isTrue();
  }

  @Test
  void aLookAgainThatFailsRemovesNothing() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    engine.fail("network " + net.id(), Reason.TIMEOUT);
    reconciler.sweepNow();
    assertThat(engine.networks).isNotEmpty();
  }

  @Test
  void noCallIsMadeThatNobodyAskedFor() {
    settings.resources = List.of("containers");
    sweepAfterAGrace();
    assertThat(engine.calls).noneMatch(c -> c.contains("network") || c.contains("volume"));
    assertThat(engine.count("list all")).isZero();
    settings.resources = List.of("networks");
    sweepAfterAGrace();
    assertThat(engine.count("volumes") + engine.count("remove volume")).isZero();
    assertThat(engine.networks).isEmpty();
  }

  @Test
  void whereNothingIsOursContainersAreNotListed() {
    engine.networks.clear();
    engine.volumes.clear();
    start().sweepNow();
    assertThat(engine.count("list all")).isZero();
  }

  @Test
  void withoutContainersAmongTheResourcesNoneIsRemoved() {
    settings.resources = List.of("networks");
    Container c = engine.add("job", OLD);
    SweepReport report = start().sweepNow();
    assertThat(engine.has(c)).isTrue();
    assertThat(report.count(Verdict.REPORT_ONLY)).isEqualTo(1);
  }

  @Test
  void dryRunReportsAndRemovesNothing() {
    settings.dryRun = true;
    Reconciler reconciler = start();
    SweepReport report = sweepAfterAGrace(reconciler);
    assertThat(report.danglingLeftovers()).isEqualTo(2);
    assertThat(reconciler.counters().danglingLeftovers()).isEqualTo(2);
    assertThat(bothAreThere()).isTrue();
  }

  @Test
  void previewShowsThemAndRemovesNothing() throws Exception {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    assertThat(reconciler.preview())
        .extracting(Decision::kind)
        .containsExactlyInAnyOrder(Kind.NETWORK, Kind.VOLUME);
    assertThat(bothAreThere()).isTrue();
    assertThat(reconciler.explain("net")).contains("network net", "to be removed");
  }

  @Test
  void confirmationsCountSweepsByPeriod() {
    settings.confirmations = 2;
    Reconciler reconciler = start();
    sweepAfterAGrace(reconciler);
    reconciler.sweepNow();
    assertThat(bothAreThere()).isTrue();
    timer.advance(settings.period.multipliedBy(3));
    assertThat(bothAreThere()).isFalse();
  }

  @Test
  void whatOnlyAReportingRuleClaimsStays() {
    settings.rules =
        List.of(new OwnershipRule("job", Conditions.NONE.labelled("job"), true, false, true));
    assertThat(verdict(sweepAfterAGrace(), Kind.VOLUME)).isEqualTo(Verdict.REPORT_ONLY);
    assertThat(bothAreThere()).isTrue();
  }

  @Test
  void whatAnOperatorKeepsStays() throws Exception {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    reconciler.keep("net", Duration.ofHours(1));
    reconciler.keep("vol", Duration.ofHours(1));
    clock.advance(settings.creationGrace);
    assertThat(verdict(reconciler.sweepNow(), Kind.NETWORK)).isEqualTo(Verdict.KEPT);
    assertThat(bothAreThere()).isTrue();
    clock.advance(Duration.ofMinutes(20));
    reconciler.sweepNow();
    clock.advance(Duration.ofMinutes(20));
    reconciler.sweepNow();
    clock.advance(Duration.ofMinutes(20));
    reconciler.sweepNow();
    assertThat(bothAreThere()).isFalse();
  }

  @Test
  void whileContainersAreHeldNothingElseGoes() {
    for (int i = 0; i < 4; i++) {
      engine.add("job" + i, OLD);
      callbacks.tracked.add("job" + i);
    }
    Reconciler reconciler = start();
    reconciler.sweepNow();
    callbacks.tracked.clear();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    SweepReport report = reconciler.sweepNow();
    assertThat(report.count(Verdict.HELD)).isEqualTo(4);
    assertThat(verdict(report, Kind.NETWORK)).isEqualTo(Verdict.UNCONFIRMED);
    assertThat(bothAreThere()).isTrue();
    reconciler.approveHeld();
    reconciler.sweepNow();
    assertThat(bothAreThere()).isFalse();
  }

  @Test
  void callbacksThatProvedNothingHoldThemToo() {
    callbacks.tracked.add("4711");
    Reconciler reconciler = start();
    SweepReport report = sweepAfterAGrace(reconciler);
    assertThat(verdict(report, Kind.VOLUME)).isEqualTo(Verdict.HELD);
    assertThat(report.count(Verdict.HELD)).isZero();
    assertThat(reconciler.approveHeld()).isEqualTo(2);
    reconciler.sweepNow();
    assertThat(bothAreThere()).isFalse();
  }

  @Test
  void callbackThatFirstAnswersAfterTheContainersRemovesNothing() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    callbacks.beforeAnswering =
        () -> {
          if (engine.count("networks") > 1) { // the containers are judged
            callbacks.tracked = List.of("4711");
          }
        };
    SweepReport report = reconciler.sweepNow();
    assertThat(report.problem()).contains("1 entry of fake, which matches no container");
    assertThat(bothAreThere()).isTrue();
  }

  @Test
  void callbackThatIsUnregisteredAfterTheContainersTakesNothingAlong() {
    settings.creationGrace = Duration.ZERO;
    callbacks.registered = List.of("store", "other");
    callbacks.tracked.addAll(List.of("net", "vol"));
    engine.add("known", OLD);
    callbacks.tracked.add("known");
    callbacks.beforeAnswering =
        () -> {
          if (engine.count("networks") > 0) { // the containers are judged
            callbacks.registered = List.of("other");
            callbacks.tracked = List.of();
          }
        };
    SweepReport report = start().sweepNow();
    assertThat(report.problem()).contains("callback store was unregistered");
    assertThat(bothAreThere()).isTrue();
  }

  @Test
  void whatAnotherReconcilerClaimsIsContested() {
    settings.claim = ClaimMode.ON;
    settings.dryRun = true;
    Reconciler other = start();
    other.sweepNow();
    settings.dryRun = false;
    Reconciler reconciler = start();
    SweepReport report = sweepAfterAGrace(reconciler);
    assertThat(verdict(report, Kind.NETWORK)).isEqualTo(Verdict.CONTESTED);
    assertThat(verdict(report, Kind.VOLUME)).isEqualTo(Verdict.CONTESTED);
    assertThat(bothAreThere()).isTrue();
    other.close();
    clock.advance(settings.period.multipliedBy(3)); // however it ended
    reconciler.sweepNow();
    assertThat(bothAreThere()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"NETWORK", "VOLUME"})
  void whatTheDeadLeaveGoesAGraceAfterThem(Kind kind) {
    Container c = engine.add("job", OLD);
    engine.attach(c, List.of("net"), List.of("vol"));
    Reconciler reconciler = start();
    assertThat(verdict(reconciler.sweepNow(), kind)).isEqualTo(Verdict.LOST);
    assertThat(engine.has(c)).isFalse();
    clock.advance(settings.creationGrace);
    reconciler.sweepNow();
    assertThat(bothAreThere()).isFalse();
  }

  @Test
  void anEarlySweepComesWhenTheGraceEnds() {
    settings.period = Duration.ofMinutes(30);
    Reconciler reconciler = start();
    timer.advance(Duration.ofMinutes(30));
    assertThat(bothAreThere()).isTrue();
    timer.advance(settings.creationGrace.plus(SECOND));
    assertThat(bothAreThere()).isFalse();
    assertThat(reconciler.counters().leftoversRemoved()).isEqualTo(2);
  }

  @Test
  void noAgeCountsAfterTimeJumped() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    engine.clockSkew = Duration.ofHours(3);
    assertThat(verdict(reconciler.sweepNow(), Kind.NETWORK)).isEqualTo(Verdict.TOO_YOUNG);
    assertThat(bothAreThere()).isTrue();
  }

  @Test
  void anotherEngineHasOtherVolumes() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    engine.id = () -> "OTHER";
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    reconciler.sweepNow();
    assertThat(bothAreThere()).isTrue();
  }

  @Test
  void theContainersFiguresStayAsTheyAre() {
    engine.add("job", OLD);
    callbacks.tracked.add("job");
    SweepReport report = sweepAfterAGrace();
    assertThat(report.owned()).isEqualTo(1);
    assertThat(report.count(Verdict.DANGLING)).isZero();
    assertThat(report.count(RemovalRecord.Outcome.REMOVED)).isZero();
    assertThat(report.count(Kind.VOLUME, RemovalRecord.Outcome.REMOVED)).isEqualTo(1);
  }

  @Test
  void switchedToDryRunMeanwhileNothingIsRemoved() {
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    callbacks.beforeAnswering =
        () -> {
          if (engine.count("list all") > 1) {
            reconciler.settings().setDryRun(true); // takes effect at once
          }
        };
    reconciler.sweepNow();
    assertThat(bothAreThere()).isTrue();
  }

  /** Where many are to be inspected, that takes a while. */
  @Test
  void aContainerCreatedWhileOthersAreInspectedKeepsTheNetwork() {
    Container old = engine.add(Containers.container("old", clock.instant().minus(OLD), Map.of()));
    engine.statuses.put(old.id(), "exited");
    Reconciler reconciler = start();
    reconciler.sweepNow();
    clock.advance(settings.creationGrace);
    long inspected = engine.count("inspect " + old.id());
    engine.beforeInspecting =
        () -> {
          if (engine.count("inspect " + old.id()) == inspected + 1) { // after the look that judges
            engine.beforeInspecting = () -> {};
            Container c = engine.add(Containers.container("late", clock.instant(), Map.of()));
            engine.statuses.put(c.id(), "created");
            engine.attach(c, List.of("net"), List.of());
          }
        };
    reconciler.sweepNow();
    assertThat(engine.networks).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anApprovalIsNotForAVolumeOfAnotherEngine(boolean beforeItIsSeen) {
    callbacks.tracked.add("41"); // which names nothing, so that all is held
    Reconciler reconciler = start();
    assertThat(verdict(sweepAfterAGrace(reconciler), Kind.VOLUME)).isEqualTo(Verdict.HELD);
    if (beforeItIsSeen) {
      reconciler.approveHeld();
    }
    engine.id = () -> "OTHER"; // with a volume of the same name
    reconciler.sweepNow();
    if (!beforeItIsSeen) {
      reconciler.approveHeld(); // what the last report that lists showed
    }
    SweepReport report = sweepAfterAGrace(reconciler);
    assertThat(verdict(report, Kind.VOLUME)).isEqualTo(Verdict.HELD);
    assertThat(engine.volumes).containsKey(vol.name());
  }
}
