/**
 * Callbacks that the agent asks by itself. No class of these is loaded where none is configured.
 */
@NullMarked
package io.github.containerreconciler.agent.callback;

import org.jspecify.annotations.NullMarked;
