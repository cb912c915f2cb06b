/** What the agent adds to the JVM it lives in, in figures. */
@NullMarked
package io.github.containerreconciler.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
