package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.engine.Container;
import org.jspecify.annotations.Nullable;

/** The containers that the application says it knows. */
@FunctionalInterface
public interface Tracked {

  /** Returns whether the application knows this container. */
  boolean contains(Container container);

  /** Why it cannot be seen whether the application knows this container; null if it can. */
  default @Nullable String doubt(Container container) {
    return null;
  }
}
