package io.github.containerreconciler.examples.fleet;

import io.github.containerreconciler.examples.fleet.Window.Trouble;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.engine.LeftoverRemoval;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Platform;
import io.github.containerreconciler.internal.engine.Removal;
import io.github.containerreconciler.internal.engine.RemovalOptions;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.engine.Volume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An engine as one service's reconciler reaches it; it judges whether each kill was right. */
record View(Engine engine, Service service, Actor actor) implements ContainerEngine {

  private static final long QUICK = 2;
  private static final long LIST = 20;
  static final long REMOVAL = 60;

  private void call(String kind, Duration timeout, long takes) throws EngineException {
    if (actor.isGone()) {
      throw new EngineException(Reason.CLOSED, kind + ": stopped");
    }
    engine.outcome.call(kind);
    if (engine.is(Trouble.ENGINE_DOWN)) {
      throw new EngineException(Reason.UNREACHABLE, kind + ": connection refused");
    }
    if (engine.is(Trouble.ENGINE_HANGS)
        || (kind.equals("remove") && engine.is(Trouble.REMOVALS_HANG))) {
      actor.await(timeout.toMillis());
      throw new EngineException(Reason.TIMEOUT, kind + ": no answer");
    }
    actor.await(takes);
    if (actor.isGone()) {
      throw new EngineException(Reason.CLOSED, kind + ": stopped");
    }
  }

  @Override
  public String endpoint() {
    return "tcp://" + engine.name + ":2376";
  }

  @Override
  public void ping(Duration timeout) throws EngineException {
    call("ping", timeout, QUICK);
  }

  @Override
  public EngineInfo info(Duration timeout) throws EngineException {
    call("info", timeout, QUICK);
    long now = engine.engineTime(engine.time.now());
    return new EngineInfo("ID-" + engine.name, "29.0.0", "1.51", Time.instant(now));
  }

  @Override
  public List<Container> list(ListFilter filter, Selection selection, Duration timeout)
      throws EngineException {
    boolean ignoresFilter = engine.chance(0.05);
    List<Container> found = new ArrayList<>();
    for (Job job : engine.jobs.values()) {
      boolean isSent =
          ignoresFilter
              || filter.labels().contains(Job.LABEL)
              || filter.labels().contains(Job.LABEL + "=" + job.label);
      if (job.running && isSent && selection.keeps(job.container)) {
        found.add(job.container);
      }
    }
    call("list", timeout, LIST); // what happens meanwhile is not in the answer
    return found;
  }

  @Override
  public Optional<ContainerDetails> inspect(String container, Duration timeout)
      throws EngineException {
    call("inspect", timeout, QUICK);
    Job job = engine.jobs.get(container);
    if (job != null && !engine.isQuiet() && engine.chance(0.02)) {
      job.disturbed = true;
      throw new EngineException(Reason.FAILED, "inspect: HTTP 500");
    }
    return Optional.ofNullable(job).map(this::details);
  }

  private ContainerDetails details(Job job) {
    String status = job.running ? "running" : "exited";
    long started = engine.engineTime(job.startedAt);
    return new ContainerDetails(job.container, status, job.running, Time.instant(started));
  }

  @Override
  public Optional<Map<String, String>> imageLabels(
      String imageId, @Nullable Platform platform, Duration timeout) throws EngineException {
    call("image", timeout, QUICK);
    return Optional.of(Map.of());
  }

  @Override
  public Removal remove(String id, RemovalOptions options, Duration timeout)
      throws EngineException {
    call("remove", timeout, REMOVAL);
    Job job = engine.jobs.remove(id);
    if (job == null) {
      return Removal.ALREADY_GONE;
    }
    boolean tooYoung = engine.time.now() - job.startedAt < engine.plan.grace().toMillis();
    if (!service.mayRemove(job) || tooYoung) {
      engine.outcome.wrongKill(engine.describe(job) + ", by " + service.label());
    }
    engine.outcome.count("containers removed by the reconciler");
    loseAnswer("remove");
    return Removal.REMOVED;
  }

  private void loseAnswer(String kind) throws EngineException {
    if (!engine.isQuiet() && engine.chance(0.02)) {
      throw new EngineException(Reason.BROKEN, kind + ": the answer was lost");
    }
  }

  @Override
  public List<Volume> volumes(@Nullable String label, Duration timeout) throws EngineException {
    List<Volume> found = new ArrayList<>(engine.volumes.values());
    call("volumes", timeout, QUICK);
    return found;
  }

  @Override
  public Volume createVolume(String name, Map<String, String> labels, Duration timeout)
      throws EngineException {
    call("create volume", timeout, QUICK);
    long seconds = engine.engineTime(engine.time.now()) / 1_000;
    Volume volume = new Volume(name, "local", labels, Time.instant(seconds * 1_000), "local");
    engine.volumes.putIfAbsent(name, volume);
    loseAnswer("create volume");
    return volume;
  }

  @Override
  public LeftoverRemoval removeVolume(String name, Duration timeout) throws EngineException {
    call("remove volume", timeout, QUICK);
    engine.volumes.remove(name);
    loseAnswer("remove volume");
    return LeftoverRemoval.GONE;
  }

  @Override
  public List<Network> networks(Duration timeout) throws EngineException {
    call("networks", timeout, QUICK);
    return List.of();
  }

  @Override
  public Optional<Network> network(String id, Duration timeout) throws EngineException {
    call("network", timeout, QUICK);
    return Optional.empty();
  }

  @Override
  public LeftoverRemoval removeNetwork(String id, Duration timeout) throws EngineException {
    call("remove network", timeout, QUICK);
    return LeftoverRemoval.GONE;
  }

  @Override
  public String inspectRaw(String resource, String idOrName, int maxBytes, Duration timeout)
      throws EngineException {
    call("inspect", timeout, QUICK);
    return "{}";
  }

  @Override
  public List<String> logs(String container, int lines, Duration timeout) throws EngineException {
    call("logs", timeout, QUICK);
    return List.of();
  }

  @Override
  public void close() {}
}
