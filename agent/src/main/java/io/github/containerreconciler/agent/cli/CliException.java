package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.internal.config.Secrets;

/** Ends a command with a sentence for the operator and an exit code. */
final class CliException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The command was understood and failed. */
  static final int FAILED = 1;

  /** The command was used in a wrong way. */
  static final int WRONG_USE = 2;

  /** No such target, or several. */
  static final int NO_TARGET = 3;

  private final int exitCode;

  private CliException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  private CliException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  static CliException failed(String message, Throwable cause) {
    return new CliException(FAILED, message, cause);
  }

  static CliException failed(String message) {
    return new CliException(FAILED, message);
  }

  static CliException wrongUse(String message) {
    return new CliException(WRONG_USE, Secrets.hide(message)); // it quotes what was typed
  }

  static CliException noTarget(String message) {
    return new CliException(NO_TARGET, message);
  }

  int exitCode() {
    return exitCode;
  }
}
