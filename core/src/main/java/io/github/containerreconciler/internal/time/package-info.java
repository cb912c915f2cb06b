/** Clocks and the timer, as the wiring passes them in. */
@NullMarked
package io.github.containerreconciler.internal.time;

import org.jspecify.annotations.NullMarked;
