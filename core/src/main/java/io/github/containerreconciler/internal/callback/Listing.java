package io.github.containerreconciler.internal.callback;

import io.github.containerreconciler.internal.engine.Container;
import java.util.Collection;
import java.util.Set;

/**
 * A sweep's list; the callbacks' answers are read against it. Immutable.
 *
 * @param containers those that a rule claims
 * @param labels the keys that were read for callbacks, see {@link Callbacks.Answer#labels}
 */
public record Listing(Collection<Container> containers, Set<String> labels) {}
