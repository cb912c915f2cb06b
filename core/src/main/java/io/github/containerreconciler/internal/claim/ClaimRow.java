package io.github.containerreconciler.internal.claim;

/**
 * A claim as an operator sees it. Immutable.
 *
 * @param pid 0 where it is not known
 * @param rules the rules as the claim's label words them
 * @param ageSeconds since the claim was last written, by the engine's clock
 * @param live whether it counts: it is not stale, and what wrote it is not known to have ended
 * @param contested how many containers were {@code CONTESTED} in the last sweep because of it
 */
public record ClaimRow(
    String instance,
    String reconciler,
    String service,
    String host,
    long pid,
    String container,
    String rules,
    long ageSeconds,
    boolean live,
    long contested) {}
