package io.github.containerreconciler.agent.cli;

/**
 * One reconciler's answer to a command.
 *
 * @param json what {@code --json} prints of it
 * @param text what is printed otherwise; no line end at its end
 * @param code the exit code that it makes
 */
record Reply(Object json, String text, int code) {

  static Reply done(Object json, String text) {
    return new Reply(json, text, Command.DONE);
  }
}
