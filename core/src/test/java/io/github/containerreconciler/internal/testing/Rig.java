package io.github.containerreconciler.internal.testing;

import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * A reconciler with all that it needs, under a test's control: one thread, and the test's clock.
 */
public abstract class Rig {

  /** Older than any grace. */
  protected static final Duration OLD = Duration.ofHours(1);

  protected final MutableClock clock = new MutableClock();
  protected final ManualTimer timer = new ManualTimer(clock);
  protected final FakeEngine engine = new FakeEngine(clock);
  protected final FakeCallbacks callbacks = new FakeCallbacks();
  protected final Configs settings = new Configs();

  /** The container that it runs in. */
  protected SelfIdentity self = SelfIdentity.NONE;

  /** Where it runs what comes due. */
  protected Executor workers = Runnable::run;

  protected Reconciler make() {
    return new Reconciler(
        settings.build(),
        new Ports(
            engine,
            callbacks,
            new Ports.Host(self, new ShutdownProbe()),
            new Ports.Time(clock.clocks(), timer),
            task -> workers.execute(task)));
  }

  protected Reconciler start() {
    Reconciler reconciler = make();
    reconciler.start();
    return reconciler;
  }
}
