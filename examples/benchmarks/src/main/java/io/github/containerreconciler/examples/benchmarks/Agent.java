package io.github.containerreconciler.examples.benchmarks;

import java.io.IOException;
import java.util.List;

/** An agent at work beside one host. Closed when that host has ended. */
interface Agent extends AutoCloseable {

  /** What the host's JVM is started with. */
  List<String> options();

  /** Whether the host is to register a callback, although it uses no JMX of its own. */
  default boolean needsCallback() {
    return false;
  }

  /** Returns when the agent has done what it is for once more: about once a second. */
  void work() throws Exception;

  /** Whether it goes on by itself until it is told to be quiet. */
  default boolean worksByItself() {
    return false;
  }

  @Override
  default void close() throws IOException {}
}
