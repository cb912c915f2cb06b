package io.github.containerreconciler.internal.callback;

import org.jspecify.annotations.Nullable;

/**
 * The application's callbacks are not in order, so nothing may be removed. The message says which,
 * and what to do.
 */
public final class CallbackException extends Exception {

  private static final long serialVersionUID = 1L;

  public CallbackException(String message) {
    this(message, null);
  }

  public CallbackException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
