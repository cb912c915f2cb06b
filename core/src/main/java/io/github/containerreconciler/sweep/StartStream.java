package io.github.containerreconciler.sweep;

import io.github.containerreconciler.config.ReconcilerConfig;
import io.github.containerreconciler.engine.ContainerEngine;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.engine.StartWatcher;
import io.github.containerreconciler.judge.Ownership;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the engine's stream of starts open while it is needed; reopens it after growing pauses
 * where it ends, and now and then where it is silent, since silence looks the same as a dead
 * connection. Thread-safe.
 */
final class StartStream {

  private static final Logger LOG = LoggerFactory.getLogger(StartStream.class);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration PROVEN = Duration.ofMinutes(1);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);
  private static final int WORTH_SAYING = 3;

  private final String reconciler;
  private final ContainerEngine engine;
  private final Ownership ownership;
  private final ExtraLooks looks;
  private final Supplier<Duration> timeout;
  private final Clock clock;
  private final Timer timer;
  private final Executor workers;
  private final IntSupplier jitterMillis;

  private boolean wanted;
  private int failures;
  private @Nullable Connection connection;
  private Timer.@Nullable Scheduled next;

  StartStream(
      ReconcilerConfig config,
      ContainerEngine engine,
      ExtraLooks looks,
      Supplier<Duration> timeout,
      Clock clock,
      Timer timer,
      Executor workers,
      IntSupplier jitterMillis) {
    this.reconciler = config.name();
    this.engine = engine;
    this.ownership = new Ownership(config.rules());
    this.looks = looks;
    this.timeout = timeout;
    this.clock = clock;
    this.timer = timer;
    this.workers = workers;
    this.jitterMillis = jitterMillis;
  }

  /** Opens it, closes it, or leaves it as it is, by what is needed now. */
  synchronized void keep() {
    boolean isWanted = looks.needTheStream();
    if (isWanted && !wanted) {
      wanted = true;
      open();
    } else if (!isWanted && wanted) {
      wanted = false;
      failures = 0;
      letGo();
    }
  }

  private synchronized void open() {
    letGo();
    if (!wanted) {
      return;
    }
    Connection opening = new Connection();
    connection = opening;
    try {
      workers.execute(opening::open);
    } catch (RejectedExecutionException e) {
      LOG.debug("shutting down reconciler={}", reconciler, e);
    }
  }

  private void letGo() {
    if (next != null) {
      next.cancel();
      next = null;
    }
    Connection old = connection;
    connection = null;
    if (old != null) {
      old.close();
    }
  }

  private synchronized boolean isCurrent(Connection asking) {
    return connection == asking;
  }

  private synchronized void opened(Connection opened) {
    if (connection == opened) {
      schedule(LONGEST_SILENCE, () -> reopenIfSilent(opened));
    }
  }

  private synchronized void reopenIfSilent(Connection silent) {
    if (connection != silent) {
      return;
    }
    if (silent.wasHeard) {
      silent.wasHeard = false;
      schedule(LONGEST_SILENCE, () -> reopenIfSilent(silent));
    } else {
      open();
    }
  }

  private synchronized void ended(Connection ended, String why) {
    if (connection != ended) {
      return;
    }
    connection = null;
    Instant since = ended.openedAt;
    boolean proven =
        since != null && Duration.between(since, clock.instant()).compareTo(PROVEN) >= 0;
    failures = proven ? 1 : failures + 1;
    if (failures == WORTH_SAYING) {
      LOG.info(
          "the engine's event stream does not last reconciler={}, what starts may be removed late,"
              + " by period: {}",
          reconciler,
          why);
    } else {
      LOG.debug("event stream ended reconciler={}: {}", reconciler, why);
    }
    schedule(pause().plusMillis(jitterMillis.getAsInt()), this::open);
  }

  /** A second after the first failure, then twice as long after each. */
  private Duration pause() {
    Duration pause = Duration.ofSeconds(1L << Math.min(failures - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private void schedule(Duration delay, Runnable task) {
    if (next != null) {
      next.cancel();
    }
    next = timer.schedule(delay, task);
  }

  /** One life of the stream. */
  private final class Connection implements StartWatcher {

    private @Nullable Runnable stop;
    private boolean closed;
    private volatile boolean wasHeard;
    private volatile @Nullable Instant openedAt;

    void open() {
      if (!isCurrent(this)) {
        return;
      }
      try {
        stoppedBy(engine.watchStarts(ownership.commonFilter(), this, timeout.get()));
      } catch (EngineException | RuntimeException e) {
        ended(String.valueOf(e.getMessage()));
      }
    }

    private void stoppedBy(Runnable how) {
      synchronized (this) {
        stop = how;
        if (!closed) {
          return;
        }
      }
      how.run();
    }

    void close() {
      Runnable how;
      synchronized (this) {
        closed = true;
        how = stop;
      }
      if (how != null) {
        how.run();
      }
    }

    @Override
    public void opened() {
      openedAt = clock.instant();
      StartStream.this.opened(this);
      if (isCurrent(this)) {
        looks.lookSoon(); // for what started before
      }
    }

    @Override
    public void started(RunningContainer container, Instant at) {
      wasHeard = true;
      if (isCurrent(this) && ownership.mayClaim(container)) {
        looks.started(container, at);
      }
    }

    @Override
    public void ended(String why) {
      close();
      StartStream.this.ended(this, why);
    }
  }
}
