package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.judge.Judge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Remembers every claim of another reconciler, the newest of each instance, and how long it counts.
 * Thread-safe.
 *
 * <p>The engine's clock says how old a claim is when it is first seen. From then on a clock counts
 * that nobody sets: neither a jump of time nor the loss of the volume ends a claim early.
 */
final class ClaimBook {

  /** Longer than a call that hangs, and the time until the claim is tried again. */
  private static final long HELD_MILLIS = 30_000;

  private final LongSupplier millis;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long answeredAt;
  private long silentSince;
  private long heldUntil;
  private long learnedAt = Long.MIN_VALUE;

  /** Memory of one instance. */
  static final class Entry {
    private final Rival rival;
    private final long firstSeen;
    private final Duration ageThen;
    private boolean listed = true;
    private boolean examined;
    private boolean ended;

    private Entry(Rival rival, long firstSeen, Duration ageThen) {
      this.rival = rival;
      this.firstSeen = firstSeen;
      this.ageThen = ageThen;
    }

    Claim claim() {
      return rival.claim();
    }

    Rival rival() {
      return rival;
    }

    /** Returns whether the last look showed its volume. */
    boolean isListed() {
      return listed;
    }

    /** Returns whether it was asked for once whether its process or container has ended. */
    boolean isExamined() {
      return examined;
    }

    boolean hasEnded() {
      return ended;
    }
  }

  /**
   * @param millis a clock that only counts on
   */
  ClaimBook(LongSupplier millis) {
    this.millis = millis;
    this.answeredAt = millis.getAsLong();
    this.silentSince = answeredAt;
    this.heldUntil = answeredAt;
  }

  /**
   * Learns that the engine answered. Claims that became stale in a silence count a while longer:
   * their writers could not reach the engine either.
   *
   * @param afterSilence whether it failed to answer since it last did
   * @param fully whether claims can be written too
   */
  synchronized void answered(boolean afterSilence, boolean fully) {
    long now = millis.getAsLong();
    if (afterSilence) {
      silentSince = now < heldUntil ? silentSince : answeredAt;
      heldUntil = now + HELD_MILLIS;
    }
    answeredAt = fully ? now : answeredAt;
  }

  /**
   * Learns what the engine shows now.
   *
   * @param engineTime the engine's clock, no later than the list
   */
  synchronized void learn(List<Claim> listed, Instant engineTime) {
    long now = millis.getAsLong();
    Set<String> shown = new HashSet<>();
    for (Claim claim : listed) {
      shown.add(claim.volume());
      Entry known = entries.get(claim.instance());
      if (known == null || claim.isNewerThan(known.claim())) {
        Entry entry = new Entry(new Rival(claim), now, ageOfNew(claim, engineTime, now));
        entries.put(claim.instance(), entry);
      }
    }
    learnedAt = now;
    for (Entry entry : entries.values()) {
      entry.listed = shown.contains(entry.claim().volume());
    }
    entries.values().removeIf(entry -> !entry.listed && !isLive(entry));
  }

  /**
   * In doubt young: where the engine gives no time that can be, and where its clock jumped. What
   * the last look did not show was written since.
   */
  private Duration ageOfNew(Claim claim, Instant engineTime, long now) {
    Duration age = Duration.between(claim.created(), engineTime);
    if (age.isNegative() || Judge.isNoTime(claim.created())) {
      return Duration.ZERO;
    }
    Duration atMost = Duration.ofMillis(now - learnedAt);
    return learnedAt == Long.MIN_VALUE || age.compareTo(atMost) < 0 ? age : atMost;
  }

  /**
   * @param ended whether the claim's process or container is known to have ended, which nothing
   *     undoes
   */
  synchronized void examined(Entry entry, boolean ended) {
    entry.examined = true;
    entry.ended |= ended;
  }

  synchronized List<Entry> all() {
    return new ArrayList<>(entries.values());
  }

  synchronized List<Entry> live() {
    List<Entry> live = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (isLive(entry)) {
        live.add(entry);
      }
    }
    return live;
  }

  synchronized boolean isLive(Entry entry) {
    long now = millis.getAsLong();
    Duration counted = now < heldUntil ? age(entry).minusMillis(now - silentSince) : age(entry);
    return !entry.ended && counted.compareTo(entry.claim().lifetime()) < 0;
  }

  /** Since the claim was written. */
  synchronized Duration age(Entry entry) {
    return entry.ageThen.plusMillis(millis.getAsLong() - entry.firstSeen);
  }
}
