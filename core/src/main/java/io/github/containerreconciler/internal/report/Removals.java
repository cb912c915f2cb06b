package io.github.containerreconciler.internal.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes of the removals of one sweep. Immutable.
 *
 * @param broken why removing ended early: the callbacks failed; null if they did not
 * @param stuck whether removing ended early because the engine did not answer removals
 * @param unverified why it could not be seen whether the removed containers are gone; null if it
 *     was seen
 */
public record Removals(
    List<RemovalRecord> records,
    @Nullable String broken,
    boolean stuck,
    @Nullable String unverified) {}
