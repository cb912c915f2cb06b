/** Several replicas of a job service that share one engine and one database. */
@NullMarked
package io.github.containerreconciler.examples.replicas;

import org.jspecify.annotations.NullMarked;
