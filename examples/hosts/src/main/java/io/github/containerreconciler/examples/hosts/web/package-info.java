/** A web application, packed into a war by the tests. */
@NullMarked
package io.github.containerreconciler.examples.hosts.web;

import org.jspecify.annotations.NullMarked;
