/** The report of one sweep, and the figures and log lines made from it. */
@NullMarked
package io.github.containerreconciler.internal.report;

import org.jspecify.annotations.NullMarked;
