package io.github.containerreconciler.internal.sweep;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerState;
import io.github.containerreconciler.internal.engine.ListFilter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The states of containers that the settings ask for. Immutable. */
final class States {

  private final Set<ContainerState> asked = EnumSet.noneOf(ContainerState.class);

  /**
   * @param words as the setting {@code states} has them
   */
  States(List<String> words) {
    for (String word : words) {
      asked.add(ContainerState.valueOf(word.toUpperCase(Locale.ROOT)));
    }
  }

  boolean ask(ContainerState state) {
    return asked.contains(state);
  }

  /**
   * Returns whether the settings ask for a container of the list. Docker's list of running
   * containers has no others; a list of all has more than is asked for, and an unknown word there
   * is no state.
   */
  boolean ask(Container listed) {
    return isOnlyRunning() ? listed.runs() : ask(listed.state());
  }

  /** The filter, made to let these states through; a filter by state fails on Podman. */
  ListFilter widen(ListFilter filter) {
    return isOnlyRunning() ? filter : new ListFilter(filter.labels(), filter.volumes(), true);
  }

  private boolean isOnlyRunning() {
    return asked.size() == 1 && asked.contains(ContainerState.RUNNING);
  }
}
