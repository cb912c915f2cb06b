package io.github.containerreconciler.judge;

import io.github.containerreconciler.engine.RunningContainer;
import java.time.Duration;

/**
 * What was decided on one container, and why. Immutable.
 *
 * @param rule the rules that claim it, joined by commas; empty if none does
 * @param reason a sentence with the figures it rests on
 * @param age since its creation, by the engine's clock; negative where the engine dates it in the
 *     future
 */
public record Decision(
    RunningContainer container, String rule, Verdict verdict, String reason, Duration age) {

  /** The same decision with another end. */
  public Decision with(Verdict newVerdict, String newReason) {
    return new Decision(container, rule, newVerdict, newReason, age);
  }
}
