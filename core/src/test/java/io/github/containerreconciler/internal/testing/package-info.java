/** What the tests of this module share. */
@NullMarked
package io.github.containerreconciler.internal.testing;

import org.jspecify.annotations.NullMarked;
