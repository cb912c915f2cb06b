/** Asks the application which containers it knows. */
@NullMarked
package io.github.containerreconciler.internal.callback;

import org.jspecify.annotations.NullMarked;
