package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Containers that the engine listed, by filter. Used by one thread. */
public final class Listed {

  private final List<List<Container>> lists;
  private @Nullable Container twin;

  Listed(List<List<Container>> lists) {
    this.lists = lists;
  }

  private void lookForTwins() {
    for (List<Container> list : lists) {
      Set<String> ids = new HashSet<>();
      for (Container c : list) {
        twin = ids.add(c.id()) ? twin : c;
      }
    }
  }

  /**
   * Each of them once. Whatever the engine's filters let through must be checked still.
   *
   * @throws EngineException if one list has a container twice: one of the two may be what protects
   *     it
   */
  Collection<Container> containers() throws EngineException {
    lookForTwins();
    if (twin != null) {
      throw new EngineException(
          EngineException.Reason.MALFORMED,
          "the engine lists container " + twin.shortId() + " twice");
    }
    if (lists.size() == 1) {
      return lists.get(0);
    }
    Map<String, Container> found = new LinkedHashMap<>();
    for (List<Container> list : lists) {
      for (Container c : list) {
        found.put(c.id(), c); // of two lists, the later one knows its names as they are now
      }
    }
    return found.values();
  }
}
