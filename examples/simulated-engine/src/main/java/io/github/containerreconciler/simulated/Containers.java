package io.github.containerreconciler.simulated;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the simulated engine holds. Thread-safe. */
final class Containers {

  private final Map<String, SimulatedContainer> byId = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> images = new ConcurrentHashMap<>();
  private final Map<String, byte[]> logs = new ConcurrentHashMap<>();
  private final String engineId;
  private final Clock clock;
  private final int unversionedStatus;
  private final boolean ignoresFilters;
  private long changes;
  private volatile Duration clockSkew = Duration.ZERO;
  private volatile String version;
  private volatile String apiVersion;
  private volatile String minApiVersion;

  Containers(SimulatedEngine.Builder builder) {
    engineId = builder.id;
    clock = builder.clock;
    unversionedStatus = builder.unversionedStatus;
    ignoresFilters = builder.ignoresFilters;
    version = builder.version;
    apiVersion = builder.apiVersion;
    minApiVersion = builder.minApiVersion;
  }

  String engineId() {
    return engineId;
  }

  Instant now() {
    return clock.instant().plus(clockSkew);
  }

  void setClockSkew(Duration skew) {
    clockSkew = skew;
  }

  void setVersions(String engine, String api, String minApi) {
    version = engine;
    apiVersion = api;
    minApiVersion = minApi;
  }

  /** What a path without version is answered with; 0 where it is served. */
  int unversionedStatus() {
    return unversionedStatus;
  }

  boolean ignoresFilters() {
    return ignoresFilters;
  }

  String version() {
    return version;
  }

  String apiVersion() {
    return apiVersion;
  }

  String minApiVersion() {
    return minApiVersion;
  }

  /** What each wrote, as it goes out. */
  Map<String, byte[]> logs() {
    return logs;
  }

  Map<String, Map<String, String>> images() {
    return images;
  }

  synchronized void put(SimulatedContainer container) {
    byId.put(container.id(), container);
    images.putIfAbsent(container.imageId(), Map.of()); // an engine has the images that it runs
    changes++;
  }

  /** Starts it anew, now. */
  void start(String id) {
    Instant now = now();
    update(id, c -> c.withState("running").withStartedAt(now));
  }

  synchronized @Nullable SimulatedContainer remove(String id) {
    changes++;
    return byId.remove(id);
  }

  synchronized void update(String id, UnaryOperator<SimulatedContainer> change) {
    changes++;
    byId.computeIfPresent(id, (key, container) -> change.apply(container));
  }

  /** Grows with every change of a container. */
  synchronized long changes() {
    return changes;
  }

  synchronized int count() {
    return byId.size();
  }

  synchronized List<SimulatedContainer> all() {
    return List.copyOf(byId.values());
  }

  /** By id, by a prefix of it, or by name. */
  synchronized @Nullable SimulatedContainer get(String idOrName) {
    SimulatedContainer exact = byId.get(idOrName);
    if (exact != null) {
      return exact;
    }
    return byId.values().stream()
        .filter(c -> c.name().equals(idOrName) || c.id().startsWith(idOrName))
        .findFirst()
        .orElse(null);
  }
}
