package io.github.containerreconciler.internal.engine;

import java.time.Duration;

/**
 * How a container is removed. Immutable.
 *
 * @param volumes whether its anonymous volumes go with it
 * @param stopTimeout how long it may take to stop by itself before it is killed; zero kills at once
 */
public record RemovalOptions(boolean volumes, Duration stopTimeout) {}
