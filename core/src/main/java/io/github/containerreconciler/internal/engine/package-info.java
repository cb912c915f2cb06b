/**
 * The port to a container engine: only the calls the reconciler uses, and the facts they return.
 */
@NullMarked
package io.github.containerreconciler.internal.engine;

import org.jspecify.annotations.NullMarked;
