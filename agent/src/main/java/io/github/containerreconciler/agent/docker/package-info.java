/** The engine over docker-java's transport: the only place that knows sockets and JSON. */
@NullMarked
package io.github.containerreconciler.agent.docker;

import org.jspecify.annotations.NullMarked;
