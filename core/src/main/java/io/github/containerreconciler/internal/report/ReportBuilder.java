package io.github.containerreconciler.internal.report;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Kind;
import io.github.containerreconciler.internal.judge.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers the facts of one sweep while it runs. Used by one thread. */
public final class ReportBuilder {

  /** The last sentence of what is said of a stuck engine. */
  public static final String STUCK_REMEDY =
      " Try `docker inspect` on them: if it hangs, restart the engine";

  private static final int MOST_NAMED = 3;

  private final Clock clock;
  private final Instant startedAt;
  private final boolean dryRun;
  private SweepReport.Outcome outcome = SweepReport.Outcome.COMPLETED;
  private String problem = "";
  private boolean healthy;
  private boolean silent;
  private boolean stuck;
  private boolean listed;
  private SweepReport.Restart restart = SweepReport.Restart.NONE;
  private boolean asAStart;
  private @Nullable EngineInfo engine;
  private Duration skew = Duration.ZERO;
  private Duration roundTrip = Duration.ZERO;
  private List<CallbackStats> callbacks = List.of();
  private List<Decision> decisions = List.of();
  private List<RemovalRecord> ended = List.of();
  private List<RemovalRecord> removals = List.of();
  private List<Decision> leftovers = List.of();
  private List<RemovalRecord> leftoverRemovals = List.of();

  public ReportBuilder(Clock clock, boolean dryRun) {
    this.clock = clock;
    this.startedAt = clock.instant();
    this.dryRun = dryRun;
  }

  public void engineSilent() {
    silent = true;
  }

  /** Notes what the engine said about itself, and when it was asked by our clock. */
  public void engine(EngineInfo info, Instant asked) {
    engine = info;
    healthy = true;
    roundTrip = Duration.between(asked, clock.instant());
    skew = Duration.between(asked.plus(roundTrip.dividedBy(2)), info.time());
  }

  /** The engine's clock minus ours. */
  public Duration skew() {
    return skew;
  }

  /** Returns how long the engine took to tell its time. */
  public Duration roundTrip() {
    return roundTrip;
  }

  /** Time jumped: all begins anew. */
  public void timeJumped() {
    restart = SweepReport.Restart.TIME_JUMPED;
  }

  public EngineInfo engine() {
    return Objects.requireNonNull(engine, "engine");
  }

  /** Another engine answers than before: this sweep does nothing, and all begins anew. */
  public void anotherEngine(String endpoint) {
    restart = SweepReport.Restart.ANOTHER_ENGINE;
    asAStart(
        ("another engine than before answers at %s (its id is %s now): treated as a start; if that"
                + " is not meant, check docker-host")
            .formatted(endpoint, engine().id()));
  }

  /** This sweep does nothing, because all begins anew. */
  public void asAStart(String why) {
    asAStart = true;
    skipped(why);
  }

  public Instant engineTime() {
    return engine().time();
  }

  /** The callbacks registered now, not asked yet. */
  public void registered(List<String> names) {
    callbacks = names.stream().map(CallbackStats::notAsked).toList();
  }

  /** Records the callbacks' answers. */
  public void callbacks(List<CallbackStats> answered) {
    callbacks = answered;
  }

  public void decided(List<Decision> all) {
    decisions = all;
    listed = true;
  }

  /** Removals whose end the last sweep could not see. */
  public void ended(List<RemovalRecord> gone) {
    ended = gone;
  }

  public void removed(Removals done) {
    removals = done.records();
    String broken = done.broken();
    if (broken != null) {
      outcome = SweepReport.Outcome.SKIPPED;
      problem = "no further removal: " + broken;
    }
    if (done.stuck()) {
      engineStuck(
          "the engine is stuck: 3 removals in a row timed out ("
              + failed()
              + "); the others wait for the next sweep."
              + STUCK_REMEDY);
    } else if (problem.isEmpty()) {
      problem = firstFailure();
    }
    String unverified = done.unverified();
    if (unverified != null) {
      healthy = false;
      problem = problem.isEmpty() ? unverified : problem;
    }
  }

  /** Adds what was decided about networks and volumes, sorted as for containers, and done. */
  public void leftovers(List<Decision> all, List<RemovalRecord> done) {
    leftovers = all;
    leftoverRemovals = done;
    for (RemovalRecord r : done) {
      if (problem.isEmpty() && r.outcome() == RemovalRecord.Outcome.FAILED) {
        var name = r.decision().container().name();
        problem = r.kind().word() + " " + name + " not removed, tried again later: " + r.error();
      }
    }
  }

  private String firstFailure() {
    return removals.stream()
        .filter(removal -> removal.outcome() == RemovalRecord.Outcome.FAILED)
        .findFirst()
        .map(r -> "not removed, tried again in later sweeps: " + failed() + ": " + r.error())
        .orElse("");
  }

  /** Such as {@code job-1 (0123456789ab), job-2 (ba9876543210) and 5 more}. */
  private String failed() {
    List<Container> failed =
        removals.stream()
            .filter(removal -> removal.outcome() == RemovalRecord.Outcome.FAILED)
            .map(removal -> removal.decision().container())
            .toList();
    String named =
        failed.stream()
            .limit(MOST_NAMED)
            .map(c -> c.name() + " (" + c.shortId() + ")")
            .collect(Collectors.joining(", "));
    int more = failed.size() - MOST_NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  public void engineStuck(String why) {
    outcome = SweepReport.Outcome.FAILED; // the rest of it is given up
    stuck = true;
    healthy = false;
    problem = why;
  }

  public boolean isStuck() {
    return stuck;
  }

  public void problem(String why) {
    problem = why;
  }

  /** A container still waits after failures: LastError says so until one of its calls succeeds. */
  public void stillFailing(Decision waiting) {
    if (problem.isEmpty()) {
      problem = waiting.container().name() + ": " + waiting.reason();
    }
  }

  public void skipped(String why) {
    outcome = SweepReport.Outcome.SKIPPED;
    problem = why;
  }

  public void engineFailed(String why) {
    outcome = silent ? SweepReport.Outcome.SKIPPED : SweepReport.Outcome.FAILED;
    healthy = false;
    problem = why;
  }

  public void failed(String why) {
    outcome = SweepReport.Outcome.FAILED;
    problem = why;
  }

  /** Returns whether nothing went wrong so far that makes it unwise to go on. */
  public boolean goesWell() {
    return outcome == SweepReport.Outcome.COMPLETED && !stuck;
  }

  private static Map<Kind, Map<Verdict, Integer>> counts(List<Decision> all) {
    Map<Kind, Map<Verdict, Integer>> counts = new EnumMap<>(Kind.class);
    for (Decision d : all) {
      counts
          .computeIfAbsent(d.kind(), kind -> new EnumMap<>(Verdict.class))
          .merge(d.verdict(), 1, Integer::sum);
    }
    return counts;
  }

  /** Two sorted lists in one. */
  private static List<Decision> merged(List<Decision> containers, List<Decision> leftovers) {
    if (leftovers.isEmpty()) {
      return containers;
    }
    List<Decision> merged = new ArrayList<>(containers);
    merged.addAll(leftovers);
    merged.sort((a, b) -> b.verdict().compareTo(a.verdict())); // stable
    return merged;
  }

  public SweepReport build() {
    List<Decision> all = merged(decisions, leftovers);
    List<RemovalRecord> done = new ArrayList<>(ended);
    done.addAll(removals);
    done.addAll(leftoverRemovals);
    return new SweepReport(
        startedAt,
        Duration.between(startedAt, clock.instant()),
        new SweepReport.Result(outcome, problem, dryRun, listed, restart, asAStart),
        new SweepReport.EngineState(healthy, engine, skew),
        new SweepReport.Found(callbacks, counts(all), all, done));
  }
}
