/** Starts and stops the agent behind its own class loader. */
@NullMarked
package io.github.containerreconciler.agent.boot;

import org.jspecify.annotations.NullMarked;
