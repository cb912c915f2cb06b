/**
 * The management side: reads the reports of sweeps, changes settings, and asks the application's
 * callbacks.
 */
@NullMarked
package io.github.containerreconciler.jmx;

import org.jspecify.annotations.NullMarked;
