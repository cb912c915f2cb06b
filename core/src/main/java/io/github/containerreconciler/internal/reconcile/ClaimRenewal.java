package io.github.containerreconciler.internal.reconcile;

import io.github.containerreconciler.internal.claim.Claims;
import io.github.containerreconciler.internal.time.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes our claim anew, again and again, whatever the sweeps do: a sweep may take an hour, and
 * others must see the claim also while this reconciler is disabled. Thread-safe.
 */
final class ClaimRenewal {

  private static final Logger LOG = LoggerFactory.getLogger(ClaimRenewal.class);
  private static final Duration RETRY = Duration.ofSeconds(15);

  private final Claims claims;
  private final Timer timer;
  private final Executor workers;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private boolean stopped;
  private Timer.@Nullable Scheduled next;

  ClaimRenewal(Claims claims, Timer timer, Executor workers) {
    this.claims = claims;
    this.timer = timer;
    this.workers = workers;
  }

  /**
   * Writes the claim now and from now on, each time on a worker. Where one cannot begin or breaks
   * off, the next comes soon; where one takes long, none comes beside it.
   */
  void start() {
    schedule(RETRY);
    if (underWay.compareAndSet(false, true)) {
      try {
        workers.execute(this::renew);
      } catch (Throwable e) { // such as out of threads
        underWay.set(false);
        LOG.debug("the claim is renewed later", e);
      }
    }
  }

  private void renew() {
    Duration wait = RETRY;
    try {
      wait = claims.renew();
    } catch (Throwable e) { // a claim that is not renewed in silence protects nothing
      LOG.warn("claim not renewed", e);
    } finally {
      underWay.set(false);
      schedule(wait);
    }
  }

  /** Deletes the claim. */
  void stop() {
    synchronized (this) {
      stopped = true;
      if (next != null) {
        next.cancel();
      }
    }
    claims.withdraw();
  }

  /** Schedules the next renewal. If memory is short, the one before still holds. */
  private synchronized void schedule(Duration wait) {
    if (!stopped) {
      Timer.Scheduled later = timer.schedule(wait, this::start);
      if (next != null) {
        next.cancel();
      }
      next = later;
    }
  }
}
