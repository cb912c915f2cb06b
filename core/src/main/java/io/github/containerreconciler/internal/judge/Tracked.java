package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.engine.Container;

/** The containers that the application says it knows. */
@FunctionalInterface
public interface Tracked {

  /** Returns whether the application knows this container. */
  boolean contains(Container container);
}
