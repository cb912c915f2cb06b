package io.github.containerreconciler.internal.sweep;

/** Words for what was thrown, whatever its class does. */
public final class Failure {

  private Failure() {}

  /** The class and the message; the class alone where its message cannot be had. */
  public static String text(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (Throwable e) { // an exception of the host's, whose getMessage throws
      return thrown.getClass().getName();
    }
  }
}
