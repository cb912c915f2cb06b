package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.engine.ContainerEngine;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.EngineInfo;
import io.github.containerreconciler.engine.ListFilter;
import io.github.containerreconciler.engine.RecordedEngine;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.engine.Selection;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** An engine of which somebody else hears too who it is and what it lists. */
final class ListeningEngine extends RecordedEngine {

  private final Consumer<EngineInfo> onInfo;
  private final BiConsumer<ListFilter, List<RunningContainer>> onListed;

  ListeningEngine(
      ContainerEngine engine,
      Consumer<EngineInfo> onInfo,
      BiConsumer<ListFilter, List<RunningContainer>> onListed) {
    super(engine);
    this.onInfo = onInfo;
    this.onListed = onListed;
  }

  @Override
  public EngineInfo info(Duration timeout) throws EngineException {
    EngineInfo info = super.info(timeout);
    onInfo.accept(info);
    return info;
  }

  @Override
  public List<RunningContainer> listRunning(
      ListFilter filter, Selection selection, Duration timeout) throws EngineException {
    List<RunningContainer> kept = super.listRunning(filter, selection, timeout);
    onListed.accept(filter, kept);
    return kept;
  }
}
