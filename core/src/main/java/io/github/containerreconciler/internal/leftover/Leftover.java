package io.github.containerreconciler.internal.leftover;

import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.HexDigits;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Volume;
import io.github.containerreconciler.internal.judge.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network or a volume, as far as the rules tell them apart. Immutable.
 *
 * @param id of a volume its name
 * @param created by the engine's clock
 * @param foreign whether it is of a sort that is never touched: predefined, of a swarm, or of
 *     another driver than {@code local}
 * @param anonymous whether it is a volume that nobody named
 */
public record Leftover(
    Kind kind,
    String id,
    String name,
    Map<String, String> labels,
    Instant created,
    boolean foreign,
    boolean anonymous) {

  /** Our own claims are volumes that carry it. */
  private static final String CLAIM = "io.github.containerreconciler.claim";

  private static final String ANONYMOUS = "com.docker.volume.anonymous";

  private static final Set<String> PREDEFINED =
      Set.of("bridge", "host", "none", "podman", "ingress", "docker_gwbridge");

  public static Leftover of(Network network) {
    boolean foreign =
        PREDEFINED.contains(network.name())
            || network.ingress()
            || !network.scope().equals("local")
            || !HexDigits.areFullId(network.id());
    return new Leftover(
        Kind.NETWORK,
        network.id(),
        network.name(),
        network.labels(),
        network.created(),
        foreign || network.labels().containsKey(CLAIM),
        false);
  }

  public static Leftover of(Volume volume) {
    boolean foreign =
        !volume.driver().equals("local")
            || !(volume.scope().isEmpty() || volume.scope().equals("local"));
    return new Leftover(
        Kind.VOLUME,
        volume.name(),
        volume.name(),
        volume.labels(),
        volume.created(),
        foreign || volume.labels().containsKey(CLAIM),
        HexDigits.areFullId(volume.name()) || volume.labels().containsKey(ANONYMOUS));
  }

  /**
   * Returns what it has in common with a container: callbacks and claims are compared with that.
   */
  public Container likeContainer() {
    return new Container(
        id, List.of("/" + name), "", "", labels, List.of(), created, Attachments.NONE);
  }
}
