package io.github.containerreconciler.sweep;

import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.RunningContainer;
import io.github.containerreconciler.judge.IdTable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine listed, by each of the filters. Used by one thread. */
final class Listed {

  private final List<List<RunningContainer>> lists;
  private boolean looked;
  private @Nullable RunningContainer twin;

  Listed(List<List<RunningContainer>> lists) {
    this.lists = lists;
  }

  /** Looks whether any of the lists has a container twice. */
  void lookForTwins() {
    for (List<RunningContainer> list : lists) {
      IdTable ids = new IdTable(list.size());
      for (RunningContainer c : list) {
        twin = ids.add(c.id()) ? twin : c;
      }
    }
    looked = true;
  }

  /**
   * Each of them once. Whatever the engine's filters let through must be checked still.
   *
   * @throws EngineException if one list has a container twice: one of the two may be what protects
   *     it
   */
  Collection<RunningContainer> containers() throws EngineException {
    if (!looked) {
      lookForTwins();
    }
    if (twin != null) {
      throw new EngineException(
          EngineException.Reason.MALFORMED,
          "the engine lists container " + twin.shortId() + " twice");
    }
    if (lists.size() == 1) {
      return lists.get(0);
    }
    Map<String, RunningContainer> found = new LinkedHashMap<>();
    for (List<RunningContainer> list : lists) {
      for (RunningContainer c : list) {
        found.put(c.id(), c); // of two lists, the later one knows its names as they are now
      }
    }
    return found.values();
  }
}
