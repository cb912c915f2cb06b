/**
 * How fast a sweep, a removal and the asking of callbacks are, beside other ways to do the same: as
 * ratios within one run.
 */
@NullMarked
package io.github.containerreconciler.examples.benchmarks.speed;

import org.jspecify.annotations.NullMarked;
