package io.github.containerreconciler.internal.engine;

import java.time.Instant;

/**
 * An engine's answer about itself. Immutable.
 *
 * @param id the engine's identity ({@code /info} field {@code ID}); empty where it gives none
 * @param version the engine's version, such as {@code 20.10.24}
 * @param apiVersion the API version that is spoken with it, such as {@code 1.41}
 * @param time the engine's clock when it answered
 */
public record EngineInfo(String id, String version, String apiVersion, Instant time) {}
