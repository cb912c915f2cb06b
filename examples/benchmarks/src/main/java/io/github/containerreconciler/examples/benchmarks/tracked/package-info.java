/** What it costs to ask the callbacks and to match what they answer: methods, measured by JMH. */
@NullMarked
package io.github.containerreconciler.examples.benchmarks.tracked;

import org.jspecify.annotations.NullMarked;
