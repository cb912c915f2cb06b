package io.github.containerreconciler.internal.sweep;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether the host JVM has begun to shut down. The host's own shutdown hooks may empty its
 * store, so nothing may be removed from then on. A hook of ours would run beside those, and would
 * keep our classes loaded.
 */
public final class ShutdownProbe {

  /** Takes back a shutdown hook that nobody added, as {@link Runtime#removeShutdownHook} does. */
  @FunctionalInterface
  public interface Hooks {
    boolean remove(Thread hook);
  }

  private final Hooks hooks;

  /** Asks the JVM that this runs in. */
  public ShutdownProbe() {
    this(Runtime.getRuntime()::removeShutdownHook);
  }

  /** Asks somebody else, such as a test. */
  public ShutdownProbe(Hooks hooks) {
    this.hooks = hooks;
  }

  /**
   * Returns whether a shutdown has begun; costs well below a microsecond. A JVM that does not let
   * us ask counts as one that shuts down.
   */
  public boolean hasBegun() {
    return ask() != Answer.RUNNING;
  }

  /** Why the JVM does not let us ask, which blocks every removal; null where it does. */
  public @Nullable String blockedReason() {
    return ask() != Answer.REFUSED
        ? null
        : "the security manager does not let the agent see whether this JVM shuts down: grant it"
            + " java.lang.RuntimePermission \"shutdownHooks\"";
  }

  private enum Answer {
    RUNNING,
    SHUTTING_DOWN,
    REFUSED
  }

  private Answer ask() {
    try {
      hooks.remove(new NeverAdded());
      return Answer.RUNNING;
    } catch (IllegalStateException e) {
      return Answer.SHUTTING_DOWN;
    } catch (SecurityException e) {
      return Answer.REFUSED;
    }
  }

  /** A thread that never starts. */
  private static final class NeverAdded extends Thread {
    NeverAdded() {
      super("container-reconciler-probe");
    }
  }
}
