/**
 * Claims: volumes on an engine that say which reconciler looks after which containers, so that two
 * reconcilers never remove each other's.
 */
@NullMarked
package io.github.containerreconciler.internal.claim;

import org.jspecify.annotations.NullMarked;
