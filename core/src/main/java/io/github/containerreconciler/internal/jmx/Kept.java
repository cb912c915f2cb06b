package io.github.containerreconciler.internal.jmx;

import java.time.Instant;

/**
 * A container that an operator keeps. Immutable.
 *
 * @param name empty if the last sweep did not see it
 */
record Kept(String id, String name, Instant until) {}
