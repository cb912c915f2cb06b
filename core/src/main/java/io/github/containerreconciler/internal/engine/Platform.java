package io.github.containerreconciler.internal.engine;

/**
 * The platform an image was built for, as the engine words it. Immutable.
 *
 * @param variant empty where there is none
 */
public record Platform(String os, String architecture, String variant) {}
