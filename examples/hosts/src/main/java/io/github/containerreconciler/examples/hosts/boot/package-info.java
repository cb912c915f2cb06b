/** An application in Spring Boot's fat jar. */
@NullMarked
package io.github.containerreconciler.examples.hosts.boot;

import org.jspecify.annotations.NullMarked;
