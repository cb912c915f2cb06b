package io.github.containerreconciler.internal.report;

import io.github.containerreconciler.internal.judge.Decision;
import java.time.Instant;
import java.util.Locale;

/**
 * One event of the history. Immutable.
 *
 * @param id of the container; empty if the event concerns none
 * @param ageSeconds its age then; 0 if unknown
 * @param detail why, until when, or to which value
 */
public record HistoryEvent(
    Instant time,
    Kind kind,
    String id,
    String name,
    String image,
    String rule,
    long ageSeconds,
    String detail) {

  /** What happened. */
  public enum Kind {
    START,
    STOP,
    REMOVED,
    ALREADY_GONE,
    FAILED,
    HELD,
    /** No longer held, without an operator's approval. */
    RELEASED,
    APPROVED,
    KEPT,
    KEEP_ENDED,
    CHANGED;

    /** As the file and JMX word it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** An event about one container. */
  public static HistoryEvent of(Instant time, Kind kind, Decision d, String detail) {
    return new HistoryEvent(
        time,
        kind,
        d.container().id(),
        d.container().name(),
        d.container().image(),
        d.rule(),
        d.age().toSeconds(),
        detail);
  }

  /** An event about one container of which only this is known. */
  public static HistoryEvent of(Instant time, Kind kind, String id, String name, String detail) {
    return new HistoryEvent(time, kind, id, name, "", "", 0, detail);
  }

  /** An event about the reconciler. */
  public static HistoryEvent of(Instant time, Kind kind, String detail) {
    return of(time, kind, "", "", detail);
  }

  /** Another event about the same container. */
  HistoryEvent then(Instant when, Kind next, String why) {
    return new HistoryEvent(when, next, id, name, image, rule, ageSeconds, why);
  }
}
