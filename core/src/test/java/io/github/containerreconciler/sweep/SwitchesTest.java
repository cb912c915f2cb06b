package io.github.containerreconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.testing.Configs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a removal may start, and what a switch waits for. */
@Timeout(60)
class SwitchesTest {

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
    assertThat(settings.tryStartRemoval()).isTrue();
    settings.removalEnded();
    set(how);
    assertThat(settings.tryStartRemoval()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dry run", "disabled"})
  void aSwitchWaitsForRemovalsThatWereLetThroughJustBefore(String how) throws Exception {
    assertThat(settings.tryStartRemoval()).isTrue();
    Thread operator = new Thread(() -> set(how));
    operator.start();
    await().until(() -> operator.getState() != Thread.State.NEW);
    boolean waited = operator.getState() == Thread.State.TIMED_WAITING || operator.isAlive();
    settings.removalEnded();
    operator.join();
    assertThat(waited).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dry run", "disabled"})
  void aRemovalThatHangsHoldsNoOperator(String how) {
    assertThat(settings.tryStartRemoval()).isTrue();
    set(how); // returns
    assertThat(settings.tryStartRemoval()).isFalse();
  }

  @Test
  void anInterruptedOperatorIsNotHeldAndStaysInterrupted() {
    assertThat(settings.tryStartRemoval()).isTrue();
    Thread.currentThread().interrupt();
    settings.setDryRun(true);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(settings.isDryRun()).isTrue();
  }
}
