package io.github.containerreconciler.examples.benchmarks.speed;

import java.io.IOException;

/** One way to do what is compared. */
interface Contender extends AutoCloseable {

  /** Does it once more and returns what it took, in the unit of its comparison. */
  double once() throws Exception;

  @Override
  default void close() throws IOException {}
}
