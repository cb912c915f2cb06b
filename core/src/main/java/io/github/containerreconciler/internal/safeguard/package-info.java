/** Protects containers beyond the verdict: losses, the hold, failed removals, time jumps. */
@NullMarked
package io.github.containerreconciler.internal.safeguard;

import org.jspecify.annotations.NullMarked;
