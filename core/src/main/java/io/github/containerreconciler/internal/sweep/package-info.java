/** One sweep after the other: list, ask, judge, remove, report. */
@NullMarked
package io.github.containerreconciler.internal.sweep;

import org.jspecify.annotations.NullMarked;
