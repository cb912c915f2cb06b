/**
 * What the integration tests of several modules share: real engines of a test's own, containers on
 * them, certificates, and a JVM to look at from outside.
 */
@NullMarked
package io.github.containerreconciler.testkit;

import org.jspecify.annotations.NullMarked;
