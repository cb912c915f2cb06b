package io.github.containerreconciler.internal.callback;

import io.github.containerreconciler.internal.judge.TrackedSet;
import java.time.Duration;
import java.util.List;

/** The application's callbacks. Safe for use by several threads. */
public interface Callbacks {

  /**
   * The names registered now; calls none of them.
   *
   * @param required names without which no sweep may begin
   * @throws CallbackException if none is registered, or a required one is missing
   */
  List<String> names(List<String> required) throws CallbackException;

  /**
   * Asks every callback.
   *
   * @param timeout how long each may take
   * @throws CallbackException if any of them is missing, fails, hangs, or answers nonsense: never a
   *     part of an answer
   */
  Answer ask(List<String> required, Duration timeout) throws CallbackException;

  /**
   * The same, and does something else while they are at work, or before.
   *
   * @param meanwhile done by the calling thread
   */
  default Answer ask(List<String> required, Duration timeout, Runnable meanwhile)
      throws CallbackException {
    meanwhile.run();
    return ask(required, timeout);
  }

  /**
   * What they answered. Immutable.
   *
   * @param tracked the union of the answers
   * @param names who was asked
   */
  record Answer(TrackedSet tracked, List<String> names) {}
}
