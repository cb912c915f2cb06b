package io.github.containerreconciler.agent.callback;

import java.time.Duration;
import java.util.List;

/** Whom a callback asks: a URL, a program, or MBeans. */
interface Asked {

  /**
   * The texts found in the answer, before a part of each is extracted. In the least doubt that
   * these are all there is {@link NoAnswer}.
   */
  List<String> ask(Duration timeout) throws NoAnswer;

  /** Stops a call that is under way. */
  default void close() {}
}
