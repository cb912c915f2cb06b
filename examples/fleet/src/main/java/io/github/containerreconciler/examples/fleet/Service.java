package io.github.containerreconciler.examples.fleet;

import io.github.containerreconciler.examples.fleet.Mistake.Answers;
import io.github.containerreconciler.examples.fleet.Window.Trouble;
import io.github.containerreconciler.internal.config.ClaimMode;
import io.github.containerreconciler.internal.config.EngineSettings;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import io.github.containerreconciler.internal.config.Pace;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.config.RemovalSettings;
import io.github.containerreconciler.internal.config.Safeguards;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.report.SweepReport;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.time.Clocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service that starts and stops containers, and loses some: an answer, a request, a note of its
 * own. The real reconciler runs inside it, and starts anew with it.
 */
final class Service {

  private static final long MEAN_LIFE = 20 * 60_000L;
  private static final double LOST = 0.02;

  /** One answer serves the removals that start within so many milliseconds: contract, section 4. */
  private static final long ANSWER_SERVES = 1_000;

  /** From the start of a container to its place in the service's books. */
  static final Duration LONGEST_NOTING = Duration.ofMinutes(1);

  final Engine engine;
  final Set<Job> known = new LinkedHashSet<>();
  final Mistake mistake;
  private final String label;
  private final int usual;
  private final List<Window> windows = new ArrayList<>();
  private final long skew;
  private Drips drips = new Drips();
  private boolean up;
  private long upSince;
  private @Nullable Actor actor;
  private @Nullable Reconciler reconciler;

  Service(Engine engine, String label, Mistake mistake, int usual) {
    this.engine = engine;
    this.label = label;
    this.mistake = mistake;
    this.usual = mistake == Mistake.BARE_KEY ? 0 : usual;
    this.skew = engine.between(-5_000, 5_000);
  }

  String label() {
    return label;
  }

  void begin() {
    Duration lie = engine.plan.longestLie();
    add(engine.window(Trouble.CALLBACK_FAILS, Duration.ofMinutes(12)));
    add(engine.window(Trouble.CALLBACK_HANGS, Duration.ofMinutes(12)));
    add(lie.isNegative() ? null : engine.window(Trouble.CALLBACK_LIES, lie));
    add(engine.window(Trouble.CALLBACK_DRIPS, Duration.ofMinutes(30)));
    engine.outcome.count("services misconfigured", mistake == Mistake.NONE ? 0 : 1);
    Window crash = engine.window(Trouble.RESTART, Duration.ofMinutes(1));
    if (crash != null) {
      long unready = engine.plan.grace().plus(engine.plan.period().multipliedBy(4)).toMillis();
      windows.add(new Window(Trouble.RESTART, crash.from(), crash.to() + 60_000 + unready));
      engine.time.in(crash.from(), this::crash);
      engine.time.in(crash.to(), this::boot);
    }
    boot();
    approveHeld();
    for (int i = 0; i < usual; i++) {
      engine.time.in(engine.between(0, MEAN_LIFE), this::startAgainAndAgain);
    }
  }

  private void add(@Nullable Window window) {
    if (window != null) {
      windows.add(window);
    }
  }

  /** Each of the usual containers is followed by another one when it ends. */
  private void startAgainAndAgain() {
    long life = engine.between(1_000, 2 * MEAN_LIFE);
    engine.time.in(life, this::startAgainAndAgain);
    if (!up || engine.is(Trouble.ENGINE_DOWN) || engine.is(Trouble.ENGINE_HANGS)) {
      return; // the request fails, and nothing is started
    }
    Job job = engine.start(this);
    engine.outcome.count("containers started");
    if (!engine.isQuiet() && engine.chance(LOST)) {
      lost(job);
      return;
    }
    engine.time.in(engine.between(0, LONGEST_NOTING.toMillis()), () -> note(job));
    if (engine.chance(0.05)) {
      engine.time.in(
          life / 2, () -> job.startedAt = job.running ? engine.time.now() : job.startedAt);
    }
    engine.time.in(life, () -> finish(job));
  }

  private void note(Job job) {
    if (job.wanted && job.running) {
      job.noted = true;
      job.notedAt = engine.time.now();
      known.add(job);
    }
  }

  /** Its work is done: it is taken off the books, then removed; or it has exited by itself. */
  private void finish(Job job) {
    if (!job.wanted || !job.running || !up) {
      return;
    }
    if (engine.chance(0.1)) {
      exited(job);
      return;
    }
    if (known.remove(job)) {
      drips.ended(engine.time.now());
    }
    job.lost(engine.time.now());
    boolean fails = engine.is(Trouble.ENGINE_DOWN) || engine.is(Trouble.ENGINE_HANGS);
    if (fails || (!engine.isQuiet() && engine.chance(LOST))) {
      lost(job);
    } else {
      engine.time.in(engine.between(0, 3_000), () -> engine.jobs.remove(job.id()));
    }
  }

  /** The service hears of it a little later. */
  void exited(Job job) {
    job.running = false;
    drips.ended(engine.time.now());
    engine.time.in(
        engine.between(0, 30_000),
        () -> {
          known.remove(job);
          job.wanted = false;
          engine.jobs.remove(job.id());
        });
  }

  /** From now on nobody knows it. */
  private void lost(Job job) {
    job.lost(engine.time.now());
    engine.outcome.count("containers lost");
    long patience = engine.plan.patience().toMillis();
    engine.time.in(patience + 1, () -> checkRemoved(job));
  }

  /** Where nothing went wrong meanwhile, it must be gone by now; the others at the end. */
  private void checkRemoved(Job job) {
    long again = engine.plan.patience().toMillis() - (engine.time.now() - job.startedAt);
    if (again > 0 && job.running) { // started again since: it is young once more
      engine.time.in(again, () -> checkRemoved(job));
      return;
    }
    if (!engine.isSweptByItsOwner(job)) {
      engine.outcome.count("lost where claims or a wrong callback protect it");
      return;
    }
    if (lastDecision(job).startsWith(Verdict.HELD.name())) { // waits for the operator
      engine.time.in(engine.plan.patience().toMillis(), () -> checkRemoved(job));
      return;
    }
    long from = job.lostAt - engine.plan.aftermath().toMillis();
    long to = engine.time.now();
    boolean troubled =
        job.disturbed
            || lastDecision(job).startsWith(Verdict.NEEDED.name()) // another one was disturbed
            || engine.isTroubled(from, to)
            || windows.stream().anyMatch(window -> window.touches(from, to));
    if (!troubled) {
      engine.outcome.count("lost where nothing else went wrong");
      if (job.running && engine.jobs.containsKey(job.id())) {
        engine.outcome.leak(engine.describe(job) + ": " + lastDecision(job));
      }
    }
  }

  /** What the last sweep that listed said of it. */
  private String lastDecision(Job job) {
    SweepReport listed = Objects.requireNonNull(reconciler).counters().lastListed();
    for (Decision decision : listed == null ? List.<Decision>of() : listed.decisions()) {
      if (decision.container().id().equals(job.id())) {
        return decision.verdict() + ", " + decision.reason();
      }
    }
    return "not seen";
  }

  private void crash() {
    up = false;
    end();
    for (Job job : List.copyOf(engine.jobs.values())) {
      boolean forgotten = !job.noted || engine.chance(0.01); // the last page of the store
      if (job.owner == this && job.wanted && job.running && forgotten) {
        known.remove(job);
        lost(job);
      }
    }
  }

  private void boot() {
    up = true;
    drips = new Drips();
    upSince = engine.time.now();
    Actor here = new Actor(engine.time, label);
    actor = here;
    reconciler =
        new Reconciler(
            config(),
            new Ports(
                new View(engine, this, here),
                new Callback(this, here),
                new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                new Ports.Time(
                    new Clocks(engine.time.clock(skew), engine.time.clock(skew)), engine.time),
                here));
    reconciler.start();
  }

  private ReconcilerConfig config() {
    String bare = mistake == Mistake.BARE_KEY ? "" : "=" + label;
    Conditions mine = Conditions.NONE.labelled(Job.LABEL + bare);
    ReconcilerConfig defaults =
        ReconcilerConfig.of("default", List.of(new OwnershipRule("job", mine)));
    return new ReconcilerConfig(
        defaults.name(),
        new Pace(true, false, engine.plan.period(), engine.plan.grace()),
        new EngineSettings(null, null, Plan.CALL, List.of()),
        defaults.scope(),
        new Safeguards(List.of(), 1, burst(), ClaimMode.ON),
        new RemovalSettings(1, false, Duration.ZERO),
        defaults.records(),
        List.of(),
        defaults.settings());
  }

  private int burst() {
    return Math.max(2, usual / 5);
  }

  boolean isUp() {
    return up;
  }

  boolean claims(Job job) {
    return mistake == Mistake.BARE_KEY || label.equals(job.label);
  }

  /** Whether its callback says now that nothing is tracked. */
  boolean lies() {
    return switch (mistake.answers) {
      case NOTHING -> true;
      case NO_CONTAINER -> is(Trouble.CALLBACK_LIES);
      case WELL -> is(Trouble.CALLBACK_LIES) && wasWellFor(believedAfter());
    };
  }

  /** Whether its callback said so when a removal that ends now began, or a second before. */
  private boolean saidNothing() {
    long now = engine.time.now();
    long began = now - ANSWER_SERVES - View.REMOVAL;
    return lies()
        || windows.stream()
            .anyMatch(w -> w.trouble() == Trouble.CALLBACK_LIES && w.touches(began, now));
  }

  /** Whether its callback passes over this one now, which a sweep saw tracked before. */
  boolean forgets(Job job) {
    if (mistake.answers != Answers.WELL) {
      return false;
    }
    long now = engine.time.now();
    return windows.stream()
        .filter(w -> w.trouble() == Trouble.CALLBACK_DRIPS && w.holds(now))
        .anyMatch(
            w ->
                Drips.isForgotten(job, now - w.from())
                    && now - job.notedAt > believedAfter()
                    && wasWellFor(believedAfter()));
  }

  /** Who never heard the truth cannot tell a lie from it: the hold knows what it saw tracked. */
  private long believedAfter() {
    return engine.plan.grace().plus(engine.plan.period().multipliedBy(2)).toMillis();
  }

  /** Learns that its reconciler removed this one. Returns whether it may have done that. */
  boolean mayRemove(Job job) {
    if (job.owner != this) {
      return false;
    }
    if (!job.wanted) {
      return true;
    }
    // no hold covers a callback that never told the truth: contract, section 3
    boolean neverNamed =
        mistake.answers != Answers.WELL && saidNothing() && !engine.isClaimedByAnother(job);
    engine.outcome.count("killed: callback never named one, then said nothing", neverNamed ? 1 : 0);
    boolean forgotten = forgets(job);
    engine.outcome.count("forgotten by a dripping callback and removed", forgotten ? 1 : 0);
    boolean allowed = forgotten && drips.killed(engine.time.now(), burst(), known.size());
    exited(job);
    return allowed || neverNamed;
  }

  /** What an operator does who looks now and then, and knows whether the callback is in order. */
  private void approveHeld() {
    engine.time.in(engine.plan.period().multipliedBy(2).toMillis(), this::approveHeld);
    long from = engine.time.now() - engine.plan.period().multipliedBy(2).toMillis();
    boolean lied =
        mistake.answers != Answers.WELL
            || windows.stream().anyMatch(w -> isWrong(w) && w.touches(from, engine.time.now()));
    if (up && !lied) {
      engine.outcome.count("held until approved", Objects.requireNonNull(reconciler).approveHeld());
    }
  }

  /** The callback answers, and not the truth. */
  private static boolean isWrong(Window window) {
    return window.trouble() == Trouble.CALLBACK_LIES || window.trouble() == Trouble.CALLBACK_DRIPS;
  }

  /** As kill -9 does. */
  void end() {
    Reconciler running = Objects.requireNonNull(reconciler);
    engine.outcome.count("sweeps", running.counters().sweeps());
    engine.outcome.count(
        "sweeps skipped or failed", running.counters().skipped() + running.counters().failures());
    Objects.requireNonNull(actor).dismiss(); // first: from this thread no call may take time
    running.close();
  }

  boolean is(Trouble trouble) {
    return holds(windows, trouble, engine.time.now());
  }

  /** How long its process runs. */
  long age() {
    return engine.time.now() - upSince;
  }

  /** Whether nothing but a lie kept sweeps from their work for so long. */
  boolean wasWellFor(long millis) {
    long now = engine.time.now();
    long from = now - millis - engine.plan.aftermath().toMillis();
    return age() > millis
        && !engine.isTroubled(from, now)
        && windows.stream().noneMatch(w -> !isWrong(w) && w.touches(from, now));
  }

  static boolean holds(List<Window> windows, Trouble trouble, long now) {
    return windows.stream().anyMatch(window -> window.trouble() == trouble && window.holds(now));
  }
}
