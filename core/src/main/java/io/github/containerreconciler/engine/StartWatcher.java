package io.github.containerreconciler.engine;

import java.time.Instant;

/** Is told of containers that start, see {@link ContainerEngine#watchStarts}. */
public interface StartWatcher {

  /** From now on starts are told; those from before are not. */
  void opened();

  /**
   * A container started.
   *
   * @param container as far as the event shows it: id, name and labels
   * @param at by the engine's clock
   */
  void started(RunningContainer container, Instant at);

  /** Nothing more is told. Said at most once. */
  void ended(String why);
}
