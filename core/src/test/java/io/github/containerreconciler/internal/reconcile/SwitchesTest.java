package io.github.containerreconciler.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.internal.config.LiveSettings;
import io.github.containerreconciler.internal.testing.Configs;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a removal may start, and what a switch waits for. */
@Timeout(60)
class SwitchesTest {

  private static final Set<Thread.State> WAITING_OR_ENDED =
      Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

  private final LiveSettings settings = new LiveSettings(new Configs().build());

  private void set(String what) {
    switch (what) {
      case "dry run" -> settings.setDryRun(true);
      case "disabled" -> settings.setEnabled(false);
      default -> settings.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dry run", "disabled", "closed"})
  void aRemovalMayStartUntilItIsSwitchedOff(String how) {
    assertThat(settings.tryStartRemoval(settings.settingsVersion())).isTrue();
    settings.removalEnded();
    set(how);
    assertThat(settings.tryStartRemoval(settings.settingsVersion())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dry run", "disabled"})
  void switchWaitsForRemovalsLetThroughBefore(String how) throws Exception {
    assertThat(settings.tryStartRemoval(settings.settingsVersion())).isTrue();
    AtomicLong took = new AtomicLong();
    Thread operator =
        new Thread(
            () -> {
              long since = System.nanoTime();
              set(how);
              took.set(System.nanoTime() - since);
            });
    operator.start();
    await().until(() -> WAITING_OR_ENDED.contains(operator.getState()));
    boolean waits = operator.getState() == Thread.State.TIMED_WAITING;
    settings.removalEnded();
    operator.join();
    // on a busy machine nobody may have looked before it had waited for as long as it ever does
    assertThat(waits || took.get() >= 200_000_000).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dry run", "disabled"})
  void aRemovalThatHangsHoldsNoOperator(String how) {
    assertThat(settings.tryStartRemoval(settings.settingsVersion())).isTrue();
    set(how); // returns
    assertThat(settings.tryStartRemoval(settings.settingsVersion())).isFalse();
  }

  @Test
  void anInterruptedOperatorIsNotHeldAndStaysInterrupted() {
    assertThat(settings.tryStartRemoval(settings.settingsVersion())).isTrue();
    Thread.currentThread().interrupt();
    settings.setDryRun(true);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(settings.isDryRun()).isTrue();
  }

  /** Even where it is switched back at once, the sweep under way must not go on. */
  @ParameterizedTest
  @ValueSource(strings = {"dry run", "disabled", "longer grace"})
  void whatWasJudgedBeforeItBecameSaferIsVoid(String how) {
    long judgedBy = settings.settingsVersion();
    makeSaferForAMoment(how);
    assertThat(settings.tryStartRemoval(judgedBy)).isFalse();
    assertThat(settings.tryStartRemoval(settings.settingsVersion())).isTrue();
  }

  private void makeSaferForAMoment(String how) {
    switch (how) {
      case "dry run" -> {
        settings.setDryRun(true);
        settings.setDryRun(false);
      }
      case "disabled" -> {
        settings.setEnabled(false);
        settings.setEnabled(true);
      }
      default -> settings.setCreationGrace(settings.creationGrace().plusSeconds(1));
    }
  }

  @ParameterizedTest
  @CsvSource({"dry run, disabled", "dry run, longer grace", "disabled, longer grace"})
  void judgementBeforeTwoSaferSettingsIsVoid(String one, String other) {
    long judgedBy = settings.settingsVersion();
    makeSaferForAMoment(one);
    makeSaferForAMoment(other);
    assertThat(settings.tryStartRemoval(judgedBy)).isFalse();
  }

  @Test
  void whatChangesNothingVoidsNothing() {
    long judgedBy = settings.settingsVersion();
    settings.setDryRun(false);
    settings.setEnabled(true);
    settings.setCreationGrace(settings.creationGrace());
    assertThat(settings.settingsVersion()).isEqualTo(judgedBy);
    assertThat(settings.tryStartRemoval(judgedBy)).isTrue();
  }
}
