package io.github.containerreconciler.internal.report;

import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.judge.Decision;
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
 * @param problem why it did not go well; empty if it did. A removal that failed is such a problem
 *     too
 * @param dryRun whether nothing was to be removed
 * @param listed whether it came as far as judging every container
 * @param anotherEngine whether another engine answered than the sweep before; nothing else was done
 * @param engineHealthy whether the engine answered what the sweep needs and is not stuck
 * @param engine what the engine said of itself; null if it did not
 * @param clockSkew the engine's clock minus ours; zero where unknown
 * @param sources the callbacks registered at the time
 * @param counts how many owned containers have each verdict; empty if not listed
 * @param decisions on each owned container, dangling first; empty if not listed. A report that is
 *     {@link #inShort() in short} has no more than the first of them
 */
public record SweepReport(
    Instant startedAt,
    Duration duration,
    Outcome outcome,
    String problem,
    boolean dryRun,
    boolean listed,
    boolean anotherEngine,
    boolean engineHealthy,
    @Nullable EngineInfo engine,
    Duration clockSkew,
    List<String> sources,
    Map<Verdict, Integer> counts,
    List<Decision> decisions,
    List<RemovalRecord> removals) {

  /** The most decisions that are kept from one sweep to the next. */
  public static final int MOST_DECISIONS = 1_000;

  /** How a sweep ended. */
  public enum Outcome {
    /** It ran to its end; single removals may have failed. */
    COMPLETED,
    /**
     * It was not safe to look or to remove: the engine is silent, or a callback is not in order.
     */
    SKIPPED,
    /** It broke off: the engine failed half way. */
    FAILED
  }

  public SweepReport {
    sources = List.copyOf(sources);
    counts = Map.copyOf(counts);
    decisions = List.copyOf(decisions);
    removals = List.copyOf(removals);
  }

  /** How many containers have this verdict. */
  public long count(Verdict verdict) {
    return counts.getOrDefault(verdict, 0);
  }

  /** How many containers an ownership rule claims. */
  public long owned() {
    long owned = 0;
    for (int count : counts.values()) {
      owned += count;
    }
    return owned;
  }

  /** The same with the first {@value #MOST_DECISIONS} decisions: what is worth remembering. */
  public SweepReport inShort() {
    if (decisions.size() <= MOST_DECISIONS) {
      return this;
    }
    return new SweepReport(
        startedAt,
        duration,
        outcome,
        problem,
        dryRun,
        listed,
        anotherEngine,
        engineHealthy,
        engine,
        clockSkew,
        sources,
        counts,
        decisions.subList(0, MOST_DECISIONS),
        removals);
  }

  /** How many removals ended so. */
  public long count(RemovalRecord.Outcome removal) {
    int count = 0;
    for (RemovalRecord r : removals) {
      count += r.outcome() == removal ? 1 : 0;
    }
    return count;
  }

  /** The decisions with this verdict. */
  public List<Decision> with(Verdict verdict) {
    return Decision.having(verdict, decisions);
  }
}
