/** HTTP as the agent needs it, for engines and for callbacks. */
@NullMarked
package io.github.containerreconciler.agent.http;

import org.jspecify.annotations.NullMarked;
