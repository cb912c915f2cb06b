/** A service for the agent to look after, in the tests on real engines. */
@NullMarked
package io.github.containerreconciler.examples.engines;

import org.jspecify.annotations.NullMarked;
