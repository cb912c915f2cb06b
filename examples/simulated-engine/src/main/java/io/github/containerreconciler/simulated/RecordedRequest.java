package io.github.containerreconciler.simulated;

import java.util.Map;

/**
 * A request that the simulated engine received. Immutable.
 *
 * @param path without the version
 * @param version such as {@code 1.41}; empty where the path named none
 * @param query decoded
 */
public record RecordedRequest(
    Call call, String method, String path, String version, Map<String, String> query) {}
