/** What one sweep found and did, and the figures and log lines made from it. */
@NullMarked
package io.github.containerreconciler.internal.report;

import org.jspecify.annotations.NullMarked;
