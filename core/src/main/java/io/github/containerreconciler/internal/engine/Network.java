package io.github.containerreconciler.internal.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A network as the engine shows it. Immutable.
 *
 * @param id 64 hexadecimal digits; a swarm's network has another form of id
 * @param scope {@code local}, {@code swarm} or {@code global}
 * @param created by the engine's clock; {@link Instant#EPOCH} where the engine gives no time that
 *     can be
 * @param containers the ids of the running containers attached to it; always empty in a list
 * @param ingress whether a swarm routes its published ports through it
 */
public record Network(
    String id,
    String name,
    String driver,
    String scope,
    Map<String, String> labels,
    Instant created,
    List<String> containers,
    boolean ingress) {

  public Network {
    labels = Map.copyOf(labels);
    containers = List.copyOf(containers);
  }
}
