package io.github.containerreconciler.internal.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Narrows a list on the engine's side. A filter only saves work: whatever it lets through is
 * checked again. Immutable.
 *
 * @param labels each {@code key} or {@code key=value}; a container must carry all of them
 * @param volumes mount destinations; a container must have at least one of them (Docker's {@code
 *     volume} filter)
 * @param all whether containers that do not run are listed too
 */
public record ListFilter(List<String> labels, List<String> volumes, boolean all) {

  /** Lets every running container through. */
  public static final ListFilter NONE = new ListFilter(List.of(), List.of());

  public ListFilter {
    labels = List.copyOf(labels);
    volumes = List.copyOf(volumes);
  }

  /** For running containers. */
  public ListFilter(List<String> labels, List<String> volumes) {
    this(labels, volumes, false);
  }

  /** Returns whether this filter lets everything through. */
  public boolean isNone() {
    return labels.isEmpty() && volumes.isEmpty();
  }

  // equals and hashCode are written out: the JDK's for records would keep this class, and with it
  // the agent's class loader, in a static field of its own

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ListFilter that
        && labels.equals(that.labels)
        && volumes.equals(that.volumes)
        && all == that.all;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * labels.hashCode() + volumes.hashCode()) + Boolean.hashCode(all);
  }
}
