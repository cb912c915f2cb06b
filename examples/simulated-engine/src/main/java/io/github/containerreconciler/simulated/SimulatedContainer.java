package io.github.containerreconciler.simulated;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A container of the simulated engine. Immutable; the {@code with} methods make changed copies.
 *
 * @param id 64 digits
 * @param name without leading {@code /}
 * @param state as Docker words it, such as {@code running}
 */
public record SimulatedContainer(
    String id,
    String name,
    String image,
    String imageId,
    Map<String, String> labels,
    List<String> mounts,
    Instant created,
    Instant startedAt,
    String state) {

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private static final Set<String> RUNNING = Set.of("running", "paused", "restarting");

  public SimulatedContainer {
    labels = Map.copyOf(labels);
    mounts = List.copyOf(mounts);
  }

  /** A running container, created in 1970. */
  public static SimulatedContainer named(String name) {
    String id = String.format("%016x", name.hashCode() * 0x9E3779B97F4A7C15L).repeat(4);
    return new SimulatedContainer(
        id,
        name,
        "acme/job:1",
        "sha256:" + "1".repeat(64),
        Map.of(),
        List.of(),
        LONG_AGO,
        LONG_AGO,
        "running");
  }

  public SimulatedContainer withId(String newId) {
    return new SimulatedContainer(
        newId, name, image, imageId, labels, mounts, created, startedAt, state);
  }

  public SimulatedContainer withLabel(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(key, value);
    return new SimulatedContainer(
        id, name, image, imageId, more, mounts, created, startedAt, state);
  }

  public SimulatedContainer withMount(String destination) {
    List<String> more = new ArrayList<>(mounts);
    more.add(destination);
    return new SimulatedContainer(
        id, name, image, imageId, labels, more, created, startedAt, state);
  }

  public SimulatedContainer withImage(String newImage, String newImageId) {
    return new SimulatedContainer(
        id, name, newImage, newImageId, labels, mounts, created, startedAt, state);
  }

  /** Created, and started, then. */
  public SimulatedContainer withCreated(Instant instant) {
    return new SimulatedContainer(
        id, name, image, imageId, labels, mounts, instant, instant, state);
  }

  public SimulatedContainer withStartedAt(Instant instant) {
    return new SimulatedContainer(
        id, name, image, imageId, labels, mounts, created, instant, state);
  }

  public SimulatedContainer withState(String newState) {
    return new SimulatedContainer(
        id, name, image, imageId, labels, mounts, created, startedAt, newState);
  }

  /** Whether Docker counts it as running. */
  public boolean isRunning() {
    return RUNNING.contains(state);
  }
}
