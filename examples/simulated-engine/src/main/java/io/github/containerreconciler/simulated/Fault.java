package io.github.containerreconciler.simulated;

import java.time.Duration;

/**
 * What goes wrong with an answer. Immutable.
 *
 * @param kind how
 * @param amount bytes for {@code TRUNCATE} and {@code HUGE}, milliseconds for {@code SLOW} and
 *     {@code TRICKLE}, the status for {@code STATUS}, {@code BODY} and {@code REDIRECT}
 * @param text the message for {@code STATUS}, the body for {@code BODY}, the target of a {@code
 *     REDIRECT}
 */
public record Fault(Kind kind, long amount, String text) {

  enum Kind {
    SLOW,
    HANG,
    STALL_AFTER_HEADERS,
    STALL_IN_BODY,
    TRICKLE,
    TRUNCATE,
    GARBAGE,
    BODY,
    BODY_WITHOUT_DATE,
    HUGE,
    ENDLESS_HEADERS,
    ENDLESS_LINE,
    RESET,
    STATUS,
    RETRY_AFTER,
    REDIRECT
  }

  /** The whole answer comes, but late. */
  public static Fault slow(Duration delay) {
    return new Fault(Kind.SLOW, delay.toMillis(), "");
  }

  /** The request is read and never answered. */
  public static Fault hang() {
    return new Fault(Kind.HANG, 0, "");
  }

  /** Nothing follows the headers. */
  public static Fault stallAfterHeaders() {
    return new Fault(Kind.STALL_AFTER_HEADERS, 0, "");
  }

  /** The body begins and never ends. */
  public static Fault stallInBody() {
    return new Fault(Kind.STALL_IN_BODY, 0, "");
  }

  /** One byte after the other. */
  public static Fault trickle(Duration perByte) {
    return new Fault(Kind.TRICKLE, perByte.toMillis(), "");
  }

  /** The connection ends after so many bytes of the body. */
  public static Fault truncate(int bytes) {
    return new Fault(Kind.TRUNCATE, bytes, "");
  }

  /** Not even HTTP. */
  public static Fault garbage() {
    return new Fault(Kind.GARBAGE, 0, "");
  }

  /** A proxy's error page with status 200. */
  public static Fault html() {
    return body("<html><body>Bad gateway</body></html>");
  }

  /** Status 200 with this body. */
  public static Fault body(String body) {
    return new Fault(Kind.BODY, 200, body);
  }

  /** Any status with this body. */
  public static Fault body(int code, String body) {
    return new Fault(Kind.BODY, code, body);
  }

  /** Status 200, and no header that tells the time. */
  public static Fault bodyWithoutDate(String body) {
    return new Fault(Kind.BODY_WITHOUT_DATE, 200, body);
  }

  /** A redirect to this address. */
  public static Fault redirect(int code, String location) {
    return new Fault(Kind.REDIRECT, code, location);
  }

  /** Status 200 with a body of so many bytes of JSON text. */
  public static Fault hugeBody(long bytes) {
    return new Fault(Kind.HUGE, bytes, "");
  }

  /** One header after the other, for ever. */
  public static Fault endlessHeaders() {
    return new Fault(Kind.ENDLESS_HEADERS, 0, "");
  }

  /** One header that never ends. */
  public static Fault endlessLine() {
    return new Fault(Kind.ENDLESS_LINE, 0, "");
  }

  /** The connection is closed without an answer. */
  public static Fault reset() {
    return new Fault(Kind.RESET, 0, "");
  }

  /** An error as Docker words it. */
  public static Fault status(int code, String message) {
    return new Fault(Kind.STATUS, code, message);
  }

  /** 503 with a Retry-After header. */
  public static Fault unavailableRetryAfter(int seconds) {
    return new Fault(Kind.RETRY_AFTER, seconds, "");
  }
}
