package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.jfr.RecordedEngine;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** An engine of which somebody else hears too who it is and what it lists. */
final class ListeningEngine extends RecordedEngine {

  private final Consumer<EngineInfo> onInfo;
  private final UnaryOperator<Selection> reading;
  private final BiConsumer<ListFilter, List<Container>> onListed;

  /**
   * @param reading makes a selection read more of each container, for whoever hears of the list
   */
  ListeningEngine(
      ContainerEngine engine,
      Consumer<EngineInfo> onInfo,
      UnaryOperator<Selection> reading,
      BiConsumer<ListFilter, List<Container>> onListed) {
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
  public List<Container> list(ListFilter filter, Selection selection, Duration timeout)
      throws EngineException {
    List<Container> kept = super.list(filter, reading.apply(selection), timeout);
    onListed.accept(filter, kept);
    return kept;
  }
}
