/** How soon an orphan is gone once its grace has ended. */
@NullMarked
package io.github.containerreconciler.examples.benchmarks.due;

import org.jspecify.annotations.NullMarked;
