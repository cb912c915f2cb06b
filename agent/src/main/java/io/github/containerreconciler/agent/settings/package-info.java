/** Reads settings from agent arguments, system properties, the environment and a file. */
@NullMarked
package io.github.containerreconciler.agent.settings;

import org.jspecify.annotations.NullMarked;
