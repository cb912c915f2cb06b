/** Events for the JDK's Flight Recorder: whether anybody may want them. */
@NullMarked
package io.github.containerreconciler.internal.jfr;

import org.jspecify.annotations.NullMarked;
