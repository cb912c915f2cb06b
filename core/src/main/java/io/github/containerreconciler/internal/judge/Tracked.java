package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.engine.Container;

/** What the application says it knows. */
@FunctionalInterface
public interface Tracked {

  /** Whether the application knows this container. */
  boolean contains(Container container);
}
