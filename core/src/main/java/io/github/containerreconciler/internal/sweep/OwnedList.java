package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.config.Timeouts;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.judge.Ownership;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lists the containers that a rule may claim, in the states that are asked for. What the engine's
 * filters let through must be checked still. Thread-safe.
 */
final class OwnedList {

  private final ContainerEngine engine;
  private final Timeouts timeouts;
  private final States states;
  private final List<ListFilter> filters;
  private final FilterWatch filterWatch;

  OwnedList(
      ReconcilerConfig config, Ownership ownership, ContainerEngine engine, Timeouts timeouts) {
    this.engine = engine;
    this.timeouts = timeouts;
    this.states = new States(config.scope().states());
    this.filters = ownership.filters().stream().map(states::widen).toList();
    this.filterWatch = new FilterWatch(config.name());
  }

  States states() {
    return states;
  }

  /**
   * Each of them once.
   *
   * @param problems is told why a container that may be ours cannot be read
   * @throws EngineException also if one list has a container twice: one of the two may be what
   *     protects it
   */
  Collection<Container> read(Selection selection, Consumer<String> problems)
      throws EngineException {
    Map<String, Container> found = Map.of();
    for (ListFilter filter : filters) {
      Map<String, Container> listed = readOne(filter, selection, problems);
      if (found.isEmpty()) {
        found = listed;
      } else {
        found.putAll(listed); // of two lists, the later one knows its names as they are now
      }
    }
    return found.values();
  }

  private Map<String, Container> readOne(
      ListFilter filter, Selection selection, Consumer<String> problems) throws EngineException {
    Map<String, Container> listed = new LinkedHashMap<>();
    FilterWatch.Listing listing = filterWatch.begin(filter, selection);
    for (Container c : engine.list(filter, listing, timeouts.api())) {
      if (states.ask(c) && listed.put(c.id(), c) != null) {
        throw new EngineException(
            EngineException.Reason.MALFORMED,
            "the engine lists container " + c.shortId() + " twice");
      }
    }
    listing.end();
    if (!listing.malformed().isEmpty()) {
      problems.accept(listing.malformed() + "; it is left alone");
    }
    return listed;
  }

  /** Which of these are still there, in a state that is asked for. */
  Set<String> stillThere(Set<String> ids) throws EngineException {
    Set<String> there = new HashSet<>();
    for (Container c : read(c -> ids.contains(c.id()), problem -> {})) {
      there.add(c.id());
    }
    return there;
  }
}
