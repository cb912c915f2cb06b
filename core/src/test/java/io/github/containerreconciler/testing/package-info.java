/** What the tests of this module share. */
@NullMarked
package io.github.containerreconciler.testing;

import org.jspecify.annotations.NullMarked;
