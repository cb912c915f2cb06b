/** Settings: what an operator may set, checked once and immutable afterwards. */
@NullMarked
package io.github.containerreconciler.internal.config;

import org.jspecify.annotations.NullMarked;
