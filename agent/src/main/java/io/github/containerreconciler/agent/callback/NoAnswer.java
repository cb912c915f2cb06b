package io.github.containerreconciler.agent.callback;

/** Whoever was asked gave no answer that could be trusted; the message says why. */
final class NoAnswer extends Exception {

  private static final long serialVersionUID = 1L;

  NoAnswer(String message) {
    super(message);
  }
}
