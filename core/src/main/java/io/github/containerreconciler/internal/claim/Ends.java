package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.HexDigits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds out whether what wrote a claim is known to have ended: a crash contests no successor. */
final class Ends {

  private final ContainerEngine engine;
  private final Processes processes;

  /** Starts that lay in the future when they were seen, by the container's id. */
  private final Map<String, Instant> wrongStarts = new ConcurrentHashMap<>();

  Ends(ContainerEngine engine, Processes processes) {
    this.engine = engine;
    this.processes = processes;
  }

  /**
   * @param listed whether the engine shows the claim now. If not, another engine may answer, which
   *     never had the writer's container.
   * @param engineTime the engine's clock
   */
  boolean isOver(Claim claim, boolean listed, Instant engineTime, Duration timeout) {
    return processes.isGone(claim.by().process())
        || containerEnded(claim, listed, engineTime, timeout);
  }

  /** False where the engine does not say. */
  private boolean containerEnded(
      Claim claim, boolean listed, Instant engineTime, Duration timeout) {
    String id = claim.by().container();
    if (!HexDigits.areFullId(id)) {
      return false;
    }
    try {
      Optional<ContainerDetails> found = engine.inspect(id, timeout);
      return found.isEmpty()
          ? listed
          : found.get().container().id().equals(id)
              && ended(found.get(), claim.created(), engineTime);
    } catch (EngineException | RuntimeException e) {
      return false;
    }
  }

  /**
   * A claim's time of creation has whole seconds: it was written up to a second later. One written
   * after the container's end names the wrong container. A start in the future shows that the
   * engine's clock was set back since, so it proves nothing, also once that time has come.
   */
  private boolean ended(ContainerDetails details, Instant created, Instant engineTime) {
    Instant started = details.startedAt();
    Instant finished = details.life().finishedAt();
    if (started != null && started.isAfter(engineTime.plusSeconds(1))) {
      wrongStarts.put(details.container().id(), started);
    }
    return switch (details.state()) {
      case RUNNING ->
          started != null
              && !started.isBefore(created.plusSeconds(1))
              && !started.equals(wrongStarts.get(details.container().id()));
      case EXITED, DEAD -> finished == null || !finished.isBefore(created);
      default -> false;
    };
  }
}
