package io.github.containerreconciler.internal.callback;

import java.util.List;

/**
 * A callback is missing or gave no valid answer, so nothing may be removed. The message says which,
 * and what to do. It has no cause: an exception of the application's may do anything when it is
 * printed.
 */
public final class CallbackException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<CallbackAnswer> answers;
  private final boolean noneRegistered;

  public CallbackException(String message) {
    this(message, List.of());
  }

  /**
   * @param answers those of all callbacks that were asked, the failed ones included
   */
  CallbackException(String message, List<CallbackAnswer> answers) {
    this(message, answers, false);
  }

  private CallbackException(String message, List<CallbackAnswer> answers, boolean noneRegistered) {
    super(message);
    this.answers = List.copyOf(answers);
    this.noneRegistered = noneRegistered;
  }

  /** No callback at all is registered. */
  public static CallbackException noneRegistered(String message) {
    return new CallbackException(message, List.of(), true);
  }

  /** Returns whether no callback at all is registered. */
  public boolean isNoneRegistered() {
    return noneRegistered;
  }

  /** Returns what each callback answered; empty if none was asked. */
  public List<CallbackAnswer> answers() {
    return answers;
  }
}
