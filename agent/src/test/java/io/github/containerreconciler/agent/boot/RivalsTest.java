package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.internal.time.Clocks;
import io.github.containerreconciler.internal.sweep.Ports;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.agent.docker.DockerEngine;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.config.ConfigException;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.reconcile.State;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two reconcilers whose addresses differ, and which reach one engine all the same. */
class RivalsTest {

  @TempDir private Path folder;
  private SimulatedEngine simulated;
  private final Rivals rivals = new Rivals();
  private final List<Reconciler> reconcilers = new ArrayList<>();
  private final List<Rivals.Member> members = new ArrayList<>();

  private final Callbacks nothing =
      new Callbacks() {
        @Override
        public List<String> names(List<String> required) {
          return List.of("test");
        }

        @Override
        public Answer ask(List<String> required, Duration timeout) {
          return Answer.of("test", TrackedSet.EMPTY);
        }
      };

  @BeforeEach
  void start() throws Exception {
    simulated = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
  }

  @AfterEach
  void stop() throws Exception {
    reconcilers.forEach(Reconciler::close);
    simulated.close();
  }

  private Reconciler join(String name, String address, String rules) throws ConfigException {
    ReconcilerConfig config =
        SettingsSources.load(
                rules.replace("owner", "reconcilers." + name + ".owner"),
                new Properties(),
                Map.of())
            .reconcilers()
            .get(0);
    Rivals.Member member = rivals.join(config, address);
    Reconciler reconciler =
        new Reconciler(config, Ports.of(member.listening(DockerEngine.of(simulated.endpoint(), null, Map.of())), member.guarding(nothing), Set.of(), Clocks.system(), (delay, task) -> () -> {}, Runnable::run));
    members.add(member);
    reconcilers.add(reconciler);
    reconciler.start();
    return reconciler;
  }

  private String lost(String name, String... labels) {
    SimulatedContainer container = SimulatedContainer.named(name).withCreated(Instant.EPOCH);
    for (String label : labels) {
      container = container.withLabel(label, "1");
    }
    return simulated.add(container);
  }

  @Test
  void whereTheEnginesIdIsTheSameAndTheRulesAreTooNeitherRemoves() throws Exception {
    String id = lost("lost", "job");
    Reconciler a = join("a", "tcp://a.invalid:1", "owner-label=job=1");
    Reconciler b = join("b", "tcp://b.invalid:1", "owner-label=job");
    for (Reconciler each : List.of(a, b)) {
      SweepReport report = each.sweepNow();
      assertThat(report.outcome()).isEqualTo(SweepReport.Outcome.SKIPPED);
      assertThat(report.problem())
          .contains("reconcilers", "a", "b", "neither removes", "SIMU:LATED");
      assertThat(each.state()).isEqualTo(State.BLOCKED);
      assertThat(each.explain("lost")).contains("nothing is removed now");
    }
    assertThat(simulated.has(id)).isTrue();
    members.get(1).leave();
    a.sweepNow();
    assertThat(simulated.has(id)).as("the other has stopped").isFalse();
  }

  @Test
  void whatHasLeftIsInNobodysWayWhoComesLater() throws Exception {
    join("a", simulated.endpoint(), "owner-label=job");
    members.get(0).leave();
    Reconciler b = join("b", simulated.endpoint(), "owner-label=job");
    String id = lost("lost", "job");
    b.sweepNow();
    assertThat(simulated.has(id)).isFalse();
  }

  @Test
  void rulesThatMeetInOneContainerBlockBothWhileItIsThere() throws Exception {
    Reconciler a = join("a", "tcp://a.invalid:1", "owner-label=job");
    Reconciler b = join("b", "tcp://b.invalid:1", "owner-label=team");
    String ofA = lost("of-a", "job");
    String ofBoth = lost("of-both", "job", "team");
    for (Reconciler each : List.of(a, b)) {
      assertThat(each.sweepNow().problem())
          .contains("both claim container " + ofBoth.substring(0, 12), "rules", "job", "team");
    }
    assertThat(simulated.has(ofA)).isTrue();
    simulated.removeDirectly(ofBoth);
    String ofB = lost("of-b", "team");
    a.sweepNow();
    assertThat(simulated.has(ofA)).isFalse();
    assertThat(simulated.has(ofB)).isTrue();
    b.sweepNow();
    assertThat(simulated.has(ofB)).isFalse();
  }

  @Test
  void onOneAddressRulesThatMayMeetAreWatchedFromTheStart() throws Exception {
    Reconciler a = join("a", simulated.endpoint(), "owner-label=job");
    join("b", simulated.endpoint(), "owner-label=team");
    String ofBoth = lost("of-both", "job", "team");
    assertThat(a.sweepNow().problem()).contains("both claim");
    assertThat(simulated.has(ofBoth)).isTrue();
  }

  @Test
  void twoThatOnlyReportAreInNobodysWay() throws Exception {
    Reconciler a = join("a", "tcp://a.invalid:1", "owner.r.label=job,owner.r.report-only=true");
    join("b", "tcp://b.invalid:1", "owner.r.label=job,owner.r.report-only=true");
    lost("lost", "job");
    assertThat(a.sweepNow().outcome()).isEqualTo(SweepReport.Outcome.COMPLETED);
  }
}
