package io.github.containerreconciler.internal.report;

import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one sweep: JMX, log and notifications all read this and count nothing themselves.
 * Immutable.
 *
 * @param startedAt by our clock
 */
public record SweepReport(
    Instant startedAt, Duration duration, Result result, EngineState engineState, Found found) {

  /** The most decisions that are kept from one sweep to the next. */
  public static final int MOST_DECISIONS = 1_000;

  /** Outcome of a sweep. */
  public enum Outcome {
    /** It ran to its end; single removals may have failed. */
    COMPLETED,
    /** It was not safe to look or to remove: the engine is silent, or a callback failed. */
    SKIPPED,
    /** It broke off: the engine failed half way. */
    FAILED
  }

  /** Reason to begin anew, as after a start. */
  public enum Restart {
    NONE,
    ANOTHER_ENGINE,
    TIME_JUMPED
  }

  /**
   * The sweep's outcome.
   *
   * @param problem why it did not go well; empty if it did. A removal that failed is such a problem
   *     too
   * @param dryRun whether nothing was to be removed
   * @param listed whether it came as far as judging every container
   * @param asAStart whether it did nothing because all begins anew
   */
  public record Result(
      Outcome outcome,
      String problem,
      boolean dryRun,
      boolean listed,
      Restart restart,
      boolean asAStart) {}

  /**
   * The engine, as the sweep found it.
   *
   * @param healthy whether the engine answered what the sweep needs and is not stuck
   * @param info what the engine said about itself; null if it did not
   * @param clockSkew the engine's clock minus ours; zero where unknown
   */
  public record EngineState(boolean healthy, @Nullable EngineInfo info, Duration clockSkew) {

    static final EngineState UNKNOWN = new EngineState(false, null, Duration.ZERO);
  }

  /**
   * The sweep's findings and removals.
   *
   * @param callbacks the callbacks registered at the time
   * @param counts how many owned containers, networks and volumes have each verdict; empty if not
   *     listed
   * @param decisions about each of them, dangling first; empty if not listed. A report that is
   *     {@link #inShort() in short} has no more than the first of them
   * @param removals those of containers before those of networks and volumes
   */
  public record Found(
      List<CallbackStats> callbacks,
      Map<Kind, Map<Verdict, Integer>> counts,
      List<Decision> decisions,
      List<RemovalRecord> removals) {

    public Found {
      callbacks = List.copyOf(callbacks);
      counts = Map.copyOf(counts);
      decisions = List.copyOf(decisions);
      removals = List.copyOf(removals);
    }
  }

  /** When it ended, by our clock. */
  public Instant endedAt() {
    return startedAt.plus(duration);
  }

  public double durationSeconds() {
    return duration.toNanos() / 1e9;
  }

  public Outcome outcome() {
    return result.outcome;
  }

  public String problem() {
    return result.problem;
  }

  public boolean dryRun() {
    return result.dryRun;
  }

  public boolean listed() {
    return result.listed;
  }

  /** Returns whether all begins anew, as after a start. */
  public boolean isRestart() {
    return result.restart != Restart.NONE;
  }

  /** Returns whether it did nothing because all begins anew. */
  public boolean isAsAStart() {
    return result.asAStart;
  }

  public boolean anotherEngine() {
    return result.restart == Restart.ANOTHER_ENGINE;
  }

  public boolean engineHealthy() {
    return engineState.healthy;
  }

  /** Returns what the engine said about itself; null if it did not. */
  public @Nullable EngineInfo engine() {
    return engineState.info;
  }

  public Duration clockSkew() {
    return engineState.clockSkew;
  }

  public List<CallbackStats> callbacks() {
    return found.callbacks;
  }

  public List<Decision> decisions() {
    return found.decisions;
  }

  public List<RemovalRecord> removals() {
    return found.removals;
  }

  /** Returns how many containers have this verdict. */
  public long count(Verdict verdict) {
    return count(Kind.CONTAINER, verdict);
  }

  /** Returns how many of this kind have this verdict. */
  public long count(Kind kind, Verdict verdict) {
    return found.counts.getOrDefault(kind, Map.of()).getOrDefault(verdict, 0);
  }

  /** Returns how many networks and volumes are dangling. */
  public long danglingLeftovers() {
    return count(Kind.NETWORK, Verdict.DANGLING) + count(Kind.VOLUME, Verdict.DANGLING);
  }

  /** Returns how many containers an ownership rule claims. */
  public long owned() {
    return found.counts.getOrDefault(Kind.CONTAINER, Map.of()).values().stream()
        .mapToLong(Integer::longValue)
        .sum();
  }

  /** The same with the first {@value #MOST_DECISIONS} decisions: what is worth remembering. */
  public SweepReport inShort() {
    if (found.decisions.size() <= MOST_DECISIONS) {
      return this;
    }
    List<Decision> first = found.decisions.subList(0, MOST_DECISIONS);
    return new SweepReport(
        startedAt,
        duration,
        result,
        engineState,
        new Found(found.callbacks, found.counts, first, found.removals));
  }

  /** Returns how many removals of containers ended so. */
  public long count(RemovalRecord.Outcome removal) {
    return count(Kind.CONTAINER, removal);
  }

  /** Returns how many removals of this kind ended so. */
  public long count(Kind kind, RemovalRecord.Outcome removal) {
    return found.removals.stream().filter(r -> r.kind() == kind && r.outcome() == removal).count();
  }

  /** The decisions with this verdict, those on containers first. */
  public List<Decision> with(Verdict verdict) {
    return Decision.having(verdict, found.decisions);
  }
}
