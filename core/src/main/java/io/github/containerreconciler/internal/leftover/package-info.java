/** Networks and volumes that containers leave behind: whose they are, who uses them, since when. */
@NullMarked
package io.github.containerreconciler.internal.leftover;

import org.jspecify.annotations.NullMarked;
