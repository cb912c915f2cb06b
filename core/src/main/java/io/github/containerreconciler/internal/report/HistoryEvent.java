package io.github.containerreconciler.internal.report;

import io.github.containerreconciler.internal.judge.Decision;
import java.time.Instant;
import java.util.Locale;

/**
 * One event of the history. Immutable.
 *
 * @param subject {@code container}, {@code network} or {@code volume}; empty if it concerns none
 * @param id of that; empty if there is none
 * @param ageSeconds its age then; 0 if unknown
 * @param detail why, until when, or to which value
 */
public record HistoryEvent(
    Instant time,
    Kind kind,
    String subject,
    String id,
    String name,
    String image,
    String rule,
    long ageSeconds,
    String detail) {

  /** The kind of event. */
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

    /** The kind that is worded so; an {@link IllegalArgumentException} if there is none. */
    static Kind of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** As the file and JMX word it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** An event about one container, network or volume. */
  public static HistoryEvent of(Instant time, Kind kind, Decision d, String detail) {
    return new HistoryEvent(
        time,
        kind,
        d.kind().word(),
        d.container().id(),
        d.container().name(),
        d.container().image(),
        d.rule(),
        d.age().toSeconds(),
        detail);
  }

  /** An event about the reconciler. */
  public static HistoryEvent of(Instant time, Kind kind, String detail) {
    return new HistoryEvent(time, kind, "", "", "", "", "", 0, detail);
  }

  /** Another event about the same. */
  HistoryEvent then(Instant when, Kind next, String why) {
    return new HistoryEvent(when, next, subject, id, name, image, rule, ageSeconds, why);
  }
}
