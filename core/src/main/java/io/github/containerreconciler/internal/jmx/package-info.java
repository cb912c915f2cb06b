/**
 * The management side: reads the reports of sweeps, changes settings, and asks the application's
 * callbacks.
 */
@NullMarked
package io.github.containerreconciler.internal.jmx;

import org.jspecify.annotations.NullMarked;
