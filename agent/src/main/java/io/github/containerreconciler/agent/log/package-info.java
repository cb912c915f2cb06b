/** The agent's log: an SLF4J provider that needs nothing of the host. */
@NullMarked
package io.github.containerreconciler.agent.log;

import org.jspecify.annotations.NullMarked;
