package io.github.containerreconciler.internal.claim;

import java.util.Set;

/**
 * What a service knows about itself. Immutable.
 *
 * @param service its main class or jar; no arguments, which may hold secrets
 * @param host the name of its host or container
 * @param containers full ids or prefixes of the containers that it may run in
 * @param processes what is known of the processes beside it
 */
public record Identity(
    String service,
    String host,
    Set<String> containers,
    ProcessIdentity process,
    Processes processes) {

  public Identity {
    containers = Set.copyOf(containers);
  }

  /** Nothing else is known. */
  public static Identity inContainers(Set<String> containers) {
    return new Identity("", "", containers, ProcessIdentity.UNKNOWN, Processes.UNKNOWN);
  }
}
