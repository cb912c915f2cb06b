/**
 * A Docker engine that exists only in memory, and helpers around real ones: for tests and for the
 * example.
 */
@NullMarked
package io.github.containerreconciler.simulated;

import org.jspecify.annotations.NullMarked;
