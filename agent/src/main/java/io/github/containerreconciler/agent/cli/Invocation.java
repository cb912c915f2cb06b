package io.github.containerreconciler.agent.cli;

import java.io.File;
import java.util.List;

/**
 * The start of this command line.
 *
 * @param jar the agent's, which {@code attach} loads into a target
 * @param arguments as they were given
 */
record Invocation(Terminal terminal, File jar, List<String> arguments) {

  Invocation {
    arguments = List.copyOf(arguments);
  }
}
