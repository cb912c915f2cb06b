/** The job runner, watched by the JMX exporter and Prometheus. */
@NullMarked
package io.github.containerreconciler.examples.monitoring;

import org.jspecify.annotations.NullMarked;
