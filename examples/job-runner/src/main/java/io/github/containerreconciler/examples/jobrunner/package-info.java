/** A small service that starts containers, loses one, and has it removed. */
@NullMarked
package io.github.containerreconciler.examples.jobrunner;

import org.jspecify.annotations.NullMarked;
