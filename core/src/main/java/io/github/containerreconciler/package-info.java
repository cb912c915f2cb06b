/** Lets an application tell the reconciler which containers it knows. */
@NullMarked
package io.github.containerreconciler;

import org.jspecify.annotations.NullMarked;
