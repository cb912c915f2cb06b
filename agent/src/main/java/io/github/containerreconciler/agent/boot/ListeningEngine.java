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
import java.util.function.UnaryOperator;

/** An engine of which somebody else hears too who it is and what it lists. */
final class ListeningEngine extends RecordedEngine {

  private final Consumer<EngineInfo> onInfo;
  private final UnaryOperator<Selection> reading;
  private final BiConsumer<ListFilter, List<RunningContainer>> onListed;

  /**
   * @param reading makes a selection read more of each container, for whoever hears of the list
   */
  ListeningEngine(
      ContainerEngine engine,
      Consumer<EngineInfo> onInfo,
      UnaryOperator<Selection> reading,
      BiConsumer<ListFilter, List<RunningContainer>> onListed) {
    super(engine);
    this.onInfo = onInfo;
    this.reading = reading;
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
    List<RunningContainer> kept = super.listRunning(filter, reading.apply(selection), timeout);
    onListed.accept(filter, kept);
    return kept;
  }
}
