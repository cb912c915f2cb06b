package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.judge.SelfIdentity;

/**
 * A service's identity. Immutable.
 *
 * @param service its main class or jar; no arguments, which may hold secrets
 * @param host the name of its host or container
 * @param self what identifies the container that it runs in
 * @param processes what is known of the processes beside it
 */
public record Identity(
    String service, String host, SelfIdentity self, ProcessIdentity process, Processes processes) {

  /** A service about which only its container is known. */
  public static Identity of(SelfIdentity self) {
    return new Identity("", "", self, ProcessIdentity.UNKNOWN, Processes.UNKNOWN);
  }
}
