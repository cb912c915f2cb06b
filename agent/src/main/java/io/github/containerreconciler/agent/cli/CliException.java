package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.internal.config.Secrets;
import org.jspecify.annotations.Nullable;

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

  private CliException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  static CliException failed(String message, @Nullable Throwable cause) {
    return new CliException(FAILED, message, cause);
  }

  static CliException failed(String message) {
    return failed(message, null);
  }

  static CliException wrongUse(String message) {
    return new CliException(WRONG_USE, Secrets.hide(message), null); // it quotes what was typed
  }

  static CliException notAllowed(String what, String value, String allowed) {
    return wrongUse(what + ": was \"" + value + "\"; allowed: " + allowed);
  }

  static CliException noTarget(String message) {
    return new CliException(NO_TARGET, message, null);
  }

  int exitCode() {
    return exitCode;
  }
}
