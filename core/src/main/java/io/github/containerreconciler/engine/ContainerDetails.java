package io.github.containerreconciler.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What inspecting one container shows beyond the list. Immutable.
 *
 * @param container the same facts that the list gives, but with a creation time finer than a second
 * @param status the engine's word for its state, such as {@code running} or {@code exited}
 * @param running whether Docker counts it as running: paused and restarting ones are
 * @param startedAt when it was last started, by the engine's clock; null if it never was
 */
public record ContainerDetails(
    RunningContainer container, String status, boolean running, @Nullable Instant startedAt) {}
