/**
 * Pure decisions: given a container and what is known of it, what is to become of it. No I/O, no
 * clock.
 */
@NullMarked
package io.github.containerreconciler.internal.judge;

import org.jspecify.annotations.NullMarked;
