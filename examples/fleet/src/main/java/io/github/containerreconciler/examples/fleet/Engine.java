package io.github.containerreconciler.examples.fleet;

import io.github.containerreconciler.examples.fleet.Mistake.Answers;
import io.github.containerreconciler.examples.fleet.Window.Trouble;
import io.github.containerreconciler.internal.engine.Volume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One engine with the services that use it, most with a label value of its own. One thread. */
final class Engine {

  final Plan plan;
  final Time time = new Time();
  final Random random;
  final Outcome outcome = new Outcome();
  final Map<String, Job> jobs = new LinkedHashMap<>();
  final Map<String, Volume> volumes = new LinkedHashMap<>();
  final String name;

  /** The engine's clock minus true time. */
  final long skew;

  private final List<Window> windows = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private long ids;

  Engine(Plan plan, int index) {
    this.plan = plan;
    this.name = "engine-" + index;
    this.random = new Random(plan.seed() * 1_000_003 + index);
    this.skew = between(-600_000, 600_000);
    int replicas = 1 + index % 3;
    for (int i = 0; i < replicas; i++) {
      Mistake mistake = Mistake.drawn(this, replicas == 1);
      boolean another = mistake.overlaps && mistake != Mistake.BARE_KEY;
      String label = "ci-" + index + "-" + (another ? (i + 1) % replicas : i);
      services.add(new Service(this, label, mistake, plan.containers() / replicas));
    }
  }

  /** Runs it to its end. */
  Outcome run() {
    planTrouble();
    if (chance(0.5)) { // as docker volume prune does
      long at = between(0, plan.faultsEnd());
      windows.add(new Window(Trouble.VOLUMES_PRUNED, at, at + plan.period().toMillis()));
      time.in(at, volumes::clear);
    }
    services.forEach(Service::begin);
    time.pass(plan.length().toMillis());
    for (Job job : jobs.values()) {
      long patience = plan.patience().toMillis();
      boolean late = job.running && !job.wanted && time.now() - job.lostAt > patience;
      if (late && isSweptByItsOwner(job)) {
        outcome.leak(describe(job) + " at the end");
      }
    }
    services.forEach(Service::end);
    return outcome;
  }

  private void planTrouble() {
    for (Trouble trouble :
        List.of(Trouble.ENGINE_DOWN, Trouble.ENGINE_HANGS, Trouble.REMOVALS_HANG)) {
      Window window = window(trouble, Duration.ofMinutes(8));
      if (window != null) {
        windows.add(window);
        if (trouble == Trouble.ENGINE_DOWN && chance(0.5)) {
          time.in(window.from(), this::killAll);
        }
      }
    }
  }

  /** As after a restart without live-restore: everything has stopped, half of it comes back. */
  private void killAll() {
    for (Job job : List.copyOf(jobs.values())) {
      if (chance(0.5)) {
        job.startedAt = time.now();
      } else {
        job.owner.exited(job);
      }
    }
  }

  /** One in two gets one, somewhere before the quiet end, no longer than so. */
  @Nullable Window window(Trouble trouble, Duration longest) {
    if (chance(0.5)) {
      return null;
    }
    long length = between(longest.toMillis() / 4, longest.toMillis());
    long from = between(0, plan.faultsEnd() - length);
    return new Window(trouble, from, from + length);
  }

  boolean is(Trouble trouble) {
    return Service.holds(windows, trouble, time.now());
  }

  /** Whether anything of the engine went wrong in that time. */
  boolean isTroubled(long from, long to) {
    return windows.stream().anyMatch(window -> window.touches(from, to));
  }

  /** Nobody else claims it, and its owner's callback is one to go by. */
  boolean isSweptByItsOwner(Job job) {
    return job.owner.mistake.answers == Answers.WELL
        && services.stream().noneMatch(s -> s != job.owner && s.claims(job));
  }

  /** A service that runs claims it too. */
  boolean isClaimedByAnother(Job job) {
    return services.stream().anyMatch(s -> s != job.owner && s.isUp() && s.claims(job));
  }

  boolean isQuiet() {
    return time.now() >= plan.faultsEnd();
  }

  Job start(Service owner) {
    long now = time.now();
    String id = String.format("%016x", random.nextLong()) + String.format("%048x", ids++);
    Job job = new Job(owner, id, owner.label() + "-" + ids, now, now + skew);
    jobs.put(id, job);
    return job;
  }

  /** The clock of the engine, at some time. */
  long engineTime(long millis) {
    return millis + skew;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least));
  }

  String describe(Job job) {
    return job.container.name()
        + " on "
        + name
        + ", started at "
        + job.startedAt / 1_000
        + "s"
        + (job.wanted ? ", wanted" : ", lost at " + job.lostAt / 1_000 + "s")
        + ", now "
        + time.now() / 1_000
        + "s";
  }
}
