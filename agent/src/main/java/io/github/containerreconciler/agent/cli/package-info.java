/** The command line: one class a command. */
@NullMarked
package io.github.containerreconciler.agent.cli;

import org.jspecify.annotations.NullMarked;
