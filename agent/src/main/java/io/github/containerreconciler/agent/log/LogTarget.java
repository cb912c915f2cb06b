package io.github.containerreconciler.agent.log;

import java.io.IOException;

/** A target of whole lines of the log. Thread-safe. */
interface LogTarget extends AutoCloseable {

  /**
   * Writes a line, or hands it over.
   *
   * @param line without its line end
   * @throws IOException if it was not written
   */
  void write(String line) throws IOException;

  @Override
  default void close() {}
}
