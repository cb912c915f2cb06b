package io.github.containerreconciler.internal.callback;

import io.github.containerreconciler.internal.judge.Tracked;
import io.github.containerreconciler.internal.judge.TrackedSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tracked set right before a removal: one answer serves the removals that start within the same
 * second. Thread-safe.
 */
public final class TrackedCache {

  private static final long FRESH_MILLIS = 1_000;

  private final Callbacks callbacks;
  private final List<String> required;
  private final Duration timeout;
  private final Listing listing;
  private final Check check;
  private final Clock clock;
  private @Nullable Tracked last;
  private volatile Tracked latest = TrackedSet.EMPTY;
  private long askedAt;

  /** Refuses an answer that must not be believed. */
  public interface Check {
    void check(Callbacks.Answer answer) throws CallbackException;
  }

  /**
   * @param listing what the sweep listed that now removes
   * @param clock one that only counts on
   */
  public TrackedCache(
      Callbacks callbacks,
      List<String> required,
      Duration timeout,
      Listing listing,
      Check check,
      Clock clock) {
    this.callbacks = callbacks;
    this.required = required;
    this.timeout = timeout;
    this.listing = listing;
    this.check = check;
    this.clock = clock;
  }

  /**
   * Returns what is tracked now.
   *
   * @throws CallbackException if the callbacks give no answer; an older one is never used instead
   */
  public synchronized Tracked tracked() throws CallbackException {
    long now = clock.millis();
    Tracked tracked = last;
    if (tracked != null && now - askedAt < FRESH_MILLIS) {
      return tracked;
    }
    last = null;
    Callbacks.Answer answer = callbacks.ask(required, timeout);
    tracked = answer.tracked(listing);
    check.check(answer);
    askedAt = now; // from before the call: never taken for newer than it is
    last = tracked;
    latest = tracked;
    return tracked;
  }

  /** Returns what the last answer tracks, however old it is; waits for no other. */
  public Tracked latest() {
    return latest;
  }
}
