/** The rules once more, as plainly as can be, to hold the real ones against. */
@NullMarked
package io.github.containerreconciler.internal.model;

import org.jspecify.annotations.NullMarked;
