package io.github.containerreconciler.simulated;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network of the simulated engine. Immutable; the {@code with} methods make changed copies.
 *
 * @param containers the ids of the running containers attached to it
 */
public record SimulatedNetwork(
    String id,
    String name,
    String driver,
    Map<String, String> labels,
    Instant created,
    List<String> containers) {

  public SimulatedNetwork {
    labels = Map.copyOf(labels);
    containers = List.copyOf(containers);
  }

  /** A bridge without containers, created in 1970. */
  public static SimulatedNetwork named(String name) {
    String id = String.format("%016x", name.hashCode() * 0x9E3779B97F4A7C15L).repeat(4);
    return new SimulatedNetwork(id, name, "bridge", Map.of(), Instant.EPOCH, List.of());
  }

  public SimulatedNetwork withLabel(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(key, value);
    return new SimulatedNetwork(id, name, driver, more, created, containers);
  }

  public SimulatedNetwork withCreated(Instant instant) {
    return new SimulatedNetwork(id, name, driver, labels, instant, containers);
  }

  public SimulatedNetwork withContainers(String... ids) {
    return new SimulatedNetwork(id, name, driver, labels, created, List.of(ids));
  }
}
