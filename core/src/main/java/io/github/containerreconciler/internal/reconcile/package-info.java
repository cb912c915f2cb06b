/** The loop: when to sweep, the settings an operator changes, the state. */
@NullMarked
package io.github.containerreconciler.internal.reconcile;

import org.jspecify.annotations.NullMarked;
