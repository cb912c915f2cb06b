package io.github.containerreconciler.internal.claim;

/** The processes of this machine. */
public interface Processes {

  /** Nothing is known of any process. */
  Processes UNKNOWN = process -> false;

  /**
   * Returns whether this process is known to have ended. False where that cannot be seen from here:
   * on another machine, in another PID namespace.
   */
  boolean isGone(ProcessIdentity process);
}
