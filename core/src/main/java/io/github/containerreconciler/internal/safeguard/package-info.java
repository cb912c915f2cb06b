/** What keeps containers beyond the verdict: losses and the hold, and what failed before. */
@NullMarked
package io.github.containerreconciler.internal.safeguard;

import org.jspecify.annotations.NullMarked;
