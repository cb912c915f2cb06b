package io.github.containerreconciler.internal.engine;

import org.jspecify.annotations.Nullable;

/** A call of the engine failed. The message says what was tried, on what, and for how long. */
public final class EngineException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final int status;

  /** Why a call failed, as far as a caller acts on it. */
  public enum Reason {
    /** Nothing answers at the endpoint: no socket, connection refused, host unknown. */
    UNREACHABLE,
    /** The endpoint is there but we may not use it: socket permissions, HTTP 401 or 403, TLS. */
    DENIED,
    /** No whole answer within the call's deadline. */
    TIMEOUT,
    /** The connection broke in the middle of an answer. */
    BROKEN,
    /** The answer is not what Docker's API promises, or larger than anything sensible. */
    MALFORMED,
    /** The engine refused this request (another 4xx). */
    REFUSED,
    /** The engine failed (5xx). */
    FAILED,
    /** We and the engine share no API version. */
    UNSUPPORTED_VERSION,
    /** This side is shutting down. */
    CLOSED
  }

  public EngineException(Reason reason, String message) {
    this(reason, message, null);
  }

  public EngineException(Reason reason, String message, @Nullable Throwable cause) {
    this(reason, message, cause, cause instanceof EngineException of ? of.status : 0);
  }

  /**
   * @param status the HTTP status of the answer; 0 where there was none
   */
  public EngineException(Reason reason, String message, @Nullable Throwable cause, int status) {
    super(message, cause);
    this.reason = reason;
    this.status = status;
  }

  public Reason reason() {
    return reason;
  }

  /** The HTTP status of the answer; 0 where there was none. */
  public int status() {
    return status;
  }
}
