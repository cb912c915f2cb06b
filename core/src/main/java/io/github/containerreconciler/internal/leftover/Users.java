package io.github.containerreconciler.internal.leftover;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.HexDigits;
import io.github.containerreconciler.internal.judge.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which containers, in whatever state, refer to which networks and volumes. Immutable. */
public final class Users {

  /** A container that was never started may hold no more of a network's id. */
  private static final int SHORTEST_PREFIX = 12;

  private final Map<String, List<Container>> byVolume = new HashMap<>();
  private final Map<String, List<Container>> byNetwork = new HashMap<>();
  private final Map<String, List<Container>> byPrefix = new HashMap<>();

  /**
   * @param all every container of the engine
   */
  public Users(Collection<Container> all) {
    for (Container c : all) {
      c.attached().volumes().forEach(volume -> add(byVolume, volume, c));
      c.attached().networks().forEach(network -> addNetwork(network, c));
      addNetwork(c.attached().networkMode(), c);
    }
  }

  private void addNetwork(String network, Container user) {
    add(byNetwork, network, user);
    if (network.length() >= SHORTEST_PREFIX
        && !HexDigits.areFullId(network)
        && HexDigits.fill(network)) {
      add(byPrefix, network, user);
    }
  }

  private static void add(Map<String, List<Container>> users, String key, Container user) {
    if (!key.isEmpty()) {
      users.computeIfAbsent(key, k -> new ArrayList<>(1)).add(user);
    }
  }

  /** Those that refer to it; of a network by its id, a prefix of it, or its name. */
  public List<Container> of(Leftover leftover) {
    if (leftover.kind() == Kind.VOLUME) {
      return byVolume.getOrDefault(leftover.name(), List.of());
    }
    List<Container> users = new ArrayList<>(byNetwork.getOrDefault(leftover.name(), List.of()));
    users.addAll(byNetwork.getOrDefault(leftover.id(), List.of()));
    byPrefix.forEach(
        (prefix, those) -> {
          if (leftover.id().startsWith(prefix)) {
            users.addAll(those);
          }
        });
    return users;
  }
}
