package io.github.containerreconciler.sweep;

import org.jspecify.annotations.Nullable;

/**
 * The application's callbacks are not in order, so nothing may be removed. The message says which,
 * and what to do.
 */
public final class SourcesException extends Exception {

  private static final long serialVersionUID = 1L;

  public SourcesException(String message) {
    this(message, null);
  }

  public SourcesException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
