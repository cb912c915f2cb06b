package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.testkit.InstalledDockerd;
import io.github.containerreconciler.testkit.OwnEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What never started, what ended, and the networks and volumes of the dead, on a real engine. */
class RealEngineLeftoversIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static OwnEngine dockerd;
  private RealContainers containers;
  private SweptEngine swept;

  @BeforeAll
  static void startEngine() throws Exception {
    dockerd = InstalledDockerd.begin();
  }

  @AfterAll
  static void stopEngine() throws Exception {
    if (dockerd != null) {
      dockerd.close();
    }
  }

  @BeforeEach
  void reconcile() throws Exception {
    containers = new RealContainers(dockerd.endpoint());
    swept =
        new SweptEngine(
            dockerd.endpoint(),
            containers.instance,
            "period=10s,creation-grace=2s,untracked-burst=0,resources=containers"
                + ",resources=networks,resources=volumes,states=running,states=created"
                + ",states=exited,owner.named.volumes=true,owner.named.label=cr-test="
                + containers.instance);
  }

  @AfterEach
  void cleanUp() throws Exception {
    swept.close();
    containers.close();
  }

  private void sweepUntil(Runnable asserts) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              SweepReport report = swept.sweep();
              assertThat(report.problem()).isEmpty();
              asserts.run();
            });
  }

  @Test
  void leakedNetworksExhaustThePoolAndAreFreed() {
    List<String> leaked = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 200; i++) {
                leaked.add(containers.network("leaked" + i));
              }
            })
        .hasMessageContaining("address pool");
    sweepUntil(() -> assertThat(leaked).noneMatch(containers::hasNetwork));
    assertThat(containers.hasNetwork(containers.network("next"))).isTrue();
    assertThat(leaked.size()).isGreaterThan(20);
  }

  @Test
  void aStoppedContainerKeepsItsNetworkAndStartsAgain() throws Exception {
    String network = containers.network("net");
    String volume = containers.volume("vol");
    String spare = containers.network("spare");
    String stopped = containers.createOn(network, volume, "stopped");
    swept.tracked.add(stopped);
    sweepUntil(() -> assertThat(containers.hasNetwork(spare)).isFalse());
    assertThat(SweptEngine.verdict(swept.sweep(), network)).isEqualTo(Verdict.TRACKED);
    assertThat(SweptEngine.verdict(swept.sweep(), volume)).isEqualTo(Verdict.TRACKED);
    containers.startAgain(stopped);
    containers.kill(stopped);
    String other = containers.network("other");
    sweepUntil(() -> assertThat(containers.hasNetwork(other)).isFalse());
    containers.startAgain(stopped);
    assertThat(containers.running()).contains(stopped);
    assertThat(containers.hasVolume(volume)).isTrue();
  }

  @Test
  void whatNobodyTracksGoesWithAllItLeft() throws Exception {
    String network = containers.network("net");
    String volume = containers.volume("vol");
    String created = containers.createOn(network, volume, "created");
    String exited = containers.createOn(network, volume, "exited");
    containers.startAgain(exited);
    containers.kill(exited);
    sweepUntil(
        () -> {
          assertThat(containers.exists(created) || containers.exists(exited)).isFalse();
          assertThat(containers.hasNetwork(network)).isFalse();
          assertThat(containers.hasVolume(volume)).isFalse();
        });
    assertThat(swept.reconciler.counters().leftoversRemoved()).isEqualTo(2);
    assertThat(swept.reconciler.counters().leftoverRemovalFailures()).isZero();
  }

  @Test
  void aContainerAttachedRightBeforeTheRemovalKeepsTheNetwork() {
    String network = containers.network("net");
    String volume = containers.volume("vol");
    List<String> late = new ArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    sweepUntil(
        () ->
            assertThat(SweptEngine.verdict(swept.sweep(), network))
                .isIn(Verdict.LOST, Verdict.DANGLING));
    swept.whenAsked =
        () -> {
          if (asked.incrementAndGet() == 3 && late.isEmpty()) { // right before the removal
            String id = containers.createOn(network, volume, "late");
            containers.startAgain(id);
            late.add(id);
          } else if (late.isEmpty()) {
            await().pollDelay(Duration.ofMillis(1100)).until(() -> true); // no answer serves twice
          }
          swept.tracked.addAll(late);
        };
    for (int i = 0; i < 5 && late.isEmpty(); i++) {
      asked.set(0);
      swept.sweep();
    }
    assertThat(late).hasSize(1);
    assertThat(containers.hasNetwork(network) && containers.hasVolume(volume)).isTrue();
    assertThat(containers.running()).containsAll(late);
  }
}
