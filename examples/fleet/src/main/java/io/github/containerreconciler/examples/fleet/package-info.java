/** A fleet of engines and services in simulated time, swept by the real reconciler. */
@NullMarked
package io.github.containerreconciler.examples.fleet;

import org.jspecify.annotations.NullMarked;
