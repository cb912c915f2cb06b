package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.containerreconciler.internal.config.ClaimMode;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.Volume;
import io.github.containerreconciler.internal.judge.Match;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.Rig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is started or claimed while a removal waits for callbacks or for its container to stop. */
class ChangedMeanwhileTest extends Rig {

  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  private Container job() {
    return engine.add(
        Containers.container(
            "job", clock.instant().minus(OLD), Map.of("job", "1", "com.acme.other", "7")));
  }

  private void duringItsStop(Duration later, Runnable what) {
    engine.afterStopping =
        () -> {
          clock.advance(later);
          what.run();
        };
  }

  private void startedNow(Container c) {
    engine.statuses.put(c.id(), "running");
    engine.startedAt.put(c.id(), clock.instant());
  }

  private void whenAskedAgain(Runnable what) {
    callbacks.beforeAnswering =
        () -> {
          if (callbacks.asked > 1) {
            clock.advance(Duration.ofSeconds(20));
            what.run();
          }
        };
  }

  /** Asks it to stop, and fails to remove it. */
  private Reconciler stopped(Container c) {
    settings.stopTimeout = Duration.ofMinutes(1);
    engine.fail("remove " + c.id(), Reason.FAILED);
    Reconciler reconciler = start();
    reconciler.sweepNow();
    engine.failures.clear();
    return reconciler;
  }

  private void rivalClaims(String label) {
    Map<String, String> labels = new HashMap<>();
    labels.put("io.github.containerreconciler.claim", "1");
    labels.put("io.github.containerreconciler.instance", "0123456789ab");
    labels.put("io.github.containerreconciler.reconciler", "default");
    labels.put("io.github.containerreconciler.service", "Other");
    labels.put("io.github.containerreconciler.host", "there");
    labels.put("io.github.containerreconciler.renewal", "300");
    labels.put("io.github.containerreconciler.rules", "1;r=x&l=" + label);
    String name = "container-reconciler.0123456789ab.1";
    engine.volumes.put(name, new Volume(name, "local", labels, clock.instant(), "local"));
  }

  /** An operator starts an exited one while the callback thinks. */
  @Test
  void anExitedOneThatIsStartedWhileTheCallbacksAreAskedStays() {
    settings.states = List.of("exited");
    Container c = engine.add("job", OLD);
    engine.statuses.put(c.id(), "exited");
    engine.finishedAt.put(c.id(), clock.instant().minus(OLD));
    whenAskedAgain(() -> startedNow(c));
    start().sweepNow();
    assertThat(callbacks.asked).isGreaterThan(1);
    assertThat(engine.has(c)).isTrue();
  }

  /** The same for one that runs: restarted by hand while the callback thinks, so it is young. */
  @Test
  void aRunningOneThatIsRestartedWhileTheCallbacksAreAskedStays() {
    Container c = engine.add("job", OLD);
    whenAskedAgain(() -> startedNow(c));
    start().sweepNow();
    assertThat(engine.has(c)).isTrue();
  }

  @Test
  void theRivalIsHeededAtAll() {
    settings.claim = ClaimMode.ON;
    Container c = job();
    rivalClaims("com.acme.other");
    assertThat(start().sweepNow().count(Verdict.CONTESTED)).isEqualTo(1);
    assertThat(engine.has(c)).isTrue();
  }

  /** Somebody restarts it by hand during our stop, which may take an hour. */
  @Test
  void whatIsStartedAnewDuringItsStopStays() {
    settings.stopTimeout = Duration.ofHours(1);
    Container c = job();
    duringItsStop(HALF_AN_HOUR, () -> startedNow(c));
    start().sweepNow();
    assertThat(engine.has(c)).isTrue();
  }

  /** Another service starts during our stop, and claims it. */
  @Test
  void whatIsClaimedDuringItsStopStays() {
    settings.claim = ClaimMode.ON;
    settings.stopTimeout = Duration.ofHours(1);
    Container c = job();
    duringItsStop(HALF_AN_HOUR, () -> rivalClaims("com.acme.other"));
    start().sweepNow();
    assertThat(engine.has(c)).isTrue();
  }

  /** Stopped by us, not removed; another service starts since, and claims it by another label. */
  @Test
  void whatWasStoppedAndIsClaimedSinceStays() {
    settings.claim = ClaimMode.ON;
    Container c = job();
    Reconciler reconciler = stopped(c);
    rivalClaims("com.acme.other");
    reconciler.sweepNow();
    assertThat(engine.has(c)).isTrue();
  }

  @Test
  void whatCannotBeInspectedAfterItsStopIsLeftUntilTheNextSweep() {
    settings.stopTimeout = Duration.ofMinutes(1);
    Container c = job();
    engine.afterStopping = () -> engine.fail("inspect " + c.id(), Reason.FAILED);
    Reconciler reconciler = start();
    assertThat(reconciler.sweepNow().removals().get(0).error()).contains("could not be inspected");
    assertThat(engine.has(c)).isTrue();
    engine.failures.clear();
    engine.afterStopping = () -> {};
    reconciler.sweepNow();
    assertThat(engine.has(c)).isFalse();
  }

  /** Stopped by us, not removed; started by hand while the next sweep asks it to stop again. */
  @Test
  void whatIsStartedAnewDuringItsSecondStopStays() {
    Container c = job();
    Reconciler reconciler = stopped(c);
    duringItsStop(Duration.ofSeconds(30), () -> startedNow(c));
    reconciler.sweepNow();
    assertThat(engine.has(c)).isTrue();
  }

  private void isAdopted(Container c) {
    engine.add(c.named(List.of("/adopted")));
    callbacks.tracked.add("adopted");
  }

  private void aCallbackThatIsBelieved() {
    engine.add("other", OLD);
    callbacks.tracked.add("other");
  }

  /** The application takes it over under a new name during our stop, which may take an hour. */
  @Test
  void whatIsTrackedByItsNewNameDuringItsStopStays() {
    aCallbackThatIsBelieved();
    settings.stopTimeout = Duration.ofHours(1);
    Container c = job();
    duringItsStop(HALF_AN_HOUR, () -> isAdopted(c));
    start().sweepNow();
    assertThat(engine.has(c)).isTrue();
  }

  /** It is taken over while the callback thinks: its answer has a name that no look knew before. */
  @Test
  void whatIsTrackedByItsNewNameWhileTheCallbacksAreAskedStays() {
    aCallbackThatIsBelieved();
    Container c = job();
    whenAskedAgain(() -> isAdopted(c));
    assertThat(start().sweepNow().count(Verdict.TRACKED)).isEqualTo(2);
    assertThat(engine.has(c)).isTrue();
  }

  /** An operator keeps it once the callback has thought for long, while it is inspected again. */
  @Test
  void whatIsKeptDuringItsLastInspectionStays() {
    Container c = job();
    Reconciler reconciler = start();
    whenAskedAgain(
        () ->
            engine.beforeInspecting =
                () -> {
                  engine.beforeInspecting = () -> {};
                  assertThatCode(() -> reconciler.keep("job", OLD)).doesNotThrowAnyException();
                });
    assertThat(reconciler.sweepNow().count(Verdict.KEPT)).isEqualTo(1);
    assertThat(engine.has(c)).isTrue();
  }

  /** It ended by our stop; an operator starts it while the callback thinks, which is asked last. */
  @Test
  void whatIsStartedWhileTheCallbacksAreAskedAfterItsStopStays() {
    settings.stopTimeout = Duration.ofMinutes(1);
    Container c = job();
    duringItsStop(Duration.ofSeconds(2), () -> whenAskedAgain(() -> startedNow(c)));
    start().sweepNow();
    assertThat(engine.count("stop ")).isEqualTo(1);
    assertThat(engine.has(c)).isTrue();
  }

  /** A callback that names containers by their address is registered after they were judged. */
  @Test
  void whatHasNoAddressStaysWhenACallbackComesThatNamesAddresses() {
    Container c = job();
    callbacks.beforeAnswering =
        () -> callbacks.match = callbacks.asked > 1 ? Match.parse("address") : Match.ID;
    assertThat(start().sweepNow().count(Verdict.UNCONFIRMED)).isEqualTo(1);
    assertThat(engine.has(c)).isTrue();
  }
}
