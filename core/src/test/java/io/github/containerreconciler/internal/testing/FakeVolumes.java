package io.github.containerreconciler.internal.testing;

import io.github.containerreconciler.internal.engine.LeftoverRemoval;
import io.github.containerreconciler.internal.engine.Volume;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The volumes of an engine in memory. */
public final class FakeVolumes {

  /** These are in use, so they cannot be removed. */
  public final Set<String> used = new HashSet<>();

  private final Map<String, Volume> volumes = new LinkedHashMap<>();

  public List<Volume> all() {
    return List.copyOf(volumes.values());
  }

  public Set<String> names() {
    return Set.copyOf(volumes.keySet());
  }

  public void add(Volume volume) {
    volumes.put(volume.name(), volume);
  }

  /** As an operator's prune does. */
  public void prune() {
    volumes.keySet().retainAll(used);
  }

  List<Volume> with(@Nullable String label) {
    List<Volume> found = new ArrayList<>();
    for (Volume volume : volumes.values()) {
      boolean matches = label == null;
      for (Map.Entry<String, String> l : volume.labels().entrySet()) {
        matches |= (l.getKey() + "=" + l.getValue()).equals(label) || l.getKey().equals(label);
      }
      if (matches) {
        found.add(volume);
      }
    }
    return found;
  }

  /** As engines do, an existing one is answered as it is; time has whole seconds. */
  Volume create(String name, Map<String, String> labels, Instant now) {
    return volumes.computeIfAbsent(
        name, n -> new Volume(n, "local", labels, now.truncatedTo(ChronoUnit.SECONDS), "local"));
  }

  LeftoverRemoval remove(String name) {
    if (used.contains(name)) {
      return LeftoverRemoval.IN_USE;
    }
    return volumes.remove(name) == null ? LeftoverRemoval.GONE : LeftoverRemoval.REMOVED;
  }
}
