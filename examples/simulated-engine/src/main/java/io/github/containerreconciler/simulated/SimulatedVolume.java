package io.github.containerreconciler.simulated;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A volume of the simulated engine. Immutable; the {@code with} methods make changed copies.
 *
 * @param used whether a container, of whatever state, mounts it
 */
public record SimulatedVolume(
    String name, Map<String, String> labels, Instant created, boolean used) {

  public SimulatedVolume {
    labels = Map.copyOf(labels);
  }

  /** An unused one, created in 1970. */
  public static SimulatedVolume named(String name) {
    return new SimulatedVolume(name, Map.of(), Instant.EPOCH, false);
  }

  public SimulatedVolume withLabel(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(key, value);
    return new SimulatedVolume(name, more, created, used);
  }

  public SimulatedVolume withCreated(Instant instant) {
    return new SimulatedVolume(name, labels, instant, used);
  }

  public SimulatedVolume withUse() {
    return new SimulatedVolume(name, labels, created, true);
  }
}
