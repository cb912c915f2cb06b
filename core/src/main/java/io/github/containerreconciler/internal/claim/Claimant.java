package io.github.containerreconciler.internal.claim;

/**
 * Who claims: a reconciler, and the service it runs in. Immutable.
 *
 * @param reconciler the reconciler's name
 * @param service the service's main class or jar
 * @param host the name of the host, or of the container, that the service runs on
 * @param container the full id of the service's container on the engine that is claimed on; empty
 *     where that engine does not run it, or it is not known
 */
public record Claimant(
    String reconciler, String service, String host, String container, ProcessIdentity process) {

  /**
   * For a sentence: {@code reconciler default of com.acme.Main (pid 4711 on build7, seen 40s ago)}.
   */
  String describe(String seen) {
    return "reconciler "
        + orUnknown(reconciler)
        + " of "
        + orUnknown(service)
        + (process.pid() > 0 ? " (pid " + process.pid() + " on " : " (on ")
        + orUnknown(host)
        + ", seen "
        + seen
        + " ago)";
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? "unknown" : text;
  }

  Claimant inContainer(String id) {
    return new Claimant(reconciler, service, host, id, process);
  }
}
