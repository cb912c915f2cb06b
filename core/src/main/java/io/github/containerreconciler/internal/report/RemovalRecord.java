package io.github.containerreconciler.internal.report;

import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Kind;
import java.time.Instant;

/**
 * One removal that was tried. Immutable.
 *
 * @param time when it ended, by our clock
 * @param error why it failed; empty if it did not
 */
public record RemovalRecord(Instant time, Decision decision, Outcome outcome, String error) {

  /** Outcome of one removal. */
  public enum Outcome {
    REMOVED,
    ALREADY_GONE,
    FAILED
  }

  /** Returns what it removed, or tried to. */
  public Kind kind() {
    return decision.kind();
  }
}
