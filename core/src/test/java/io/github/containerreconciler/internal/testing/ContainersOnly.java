package io.github.containerreconciler.internal.testing;

import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.LeftoverRemoval;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An engine without volumes, networks and logs. */
public interface ContainersOnly extends ContainerEngine {

  @Override
  default List<Volume> volumes(@Nullable String label, Duration timeout) {
    return List.of();
  }

  @Override
  default Volume createVolume(String name, Map<String, String> labels, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  default LeftoverRemoval removeVolume(String name, Duration timeout) {
    return LeftoverRemoval.GONE;
  }

  @Override
  default List<Network> networks(Duration timeout) {
    return List.of();
  }

  @Override
  default Optional<Network> network(String id, Duration timeout) {
    return Optional.empty();
  }

  @Override
  default LeftoverRemoval removeNetwork(String id, Duration timeout) {
    return LeftoverRemoval.GONE;
  }

  @Override
  default String inspectRaw(String resource, String idOrName, int maxBytes, Duration timeout) {
    return "{}";
  }

  @Override
  default List<String> logs(String container, int lines, Duration timeout) {
    return List.of();
  }
}
