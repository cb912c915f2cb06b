package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.claim.Identity;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.time.Clocks;
import io.github.containerreconciler.internal.time.Timer;
import java.util.concurrent.Executor;

/**
 * All that a reconciler needs from outside. Immutable.
 *
 * @param host what is known about the JVM this runs in
 * @param time the clocks and the timer
 * @param workers runs sweeps and parallel removals on daemon threads
 */
public record Ports(
    ContainerEngine engine, Callbacks callbacks, Host host, Time time, Executor workers) {

  /**
   * The JVM that the reconciler runs in.
   *
   * @param identity what the service is called, and what identifies the container this JVM runs in
   */
  public record Host(Identity identity, ShutdownProbe shutdown) {

    /** A service about which only its container is known. */
    public Host(SelfIdentity self, ShutdownProbe shutdown) {
      this(Identity.of(self), shutdown);
    }
  }

  /** Clocks, and what calls back when a sweep is due. */
  public record Time(Clocks clocks, Timer timer) {}

  SelfIdentity self() {
    return host.identity.self();
  }

  Clocks clocks() {
    return time.clocks;
  }
}
