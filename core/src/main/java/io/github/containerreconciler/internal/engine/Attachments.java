package io.github.containerreconciler.internal.engine;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Networks and volumes of a container, as far as the list shows them. Immutable.
 *
 * @param state the engine's word for the container's state, such as {@code running}; empty where it
 *     gives none
 * @param networkMode {@code HostConfig.NetworkMode}, such as {@code bridge} or {@code
 *     container:<id>}; empty where the engine gives none (Podman's list)
 * @param networks the names and the ids of its networks
 * @param addresses its IP addresses in any of these networks
 * @param volumes the names of the volumes that it mounts
 */
public record Attachments(
    String state,
    String networkMode,
    List<String> networks,
    List<String> addresses,
    List<String> volumes) {

  /** A running container of which nothing else is known. */
  public static final Attachments NONE =
      new Attachments("running", "", List.of(), List.of(), List.of());

  public Attachments {
    networks = List.copyOf(networks);
    addresses = List.copyOf(addresses);
    volumes = List.copyOf(volumes);
  }

  // written out, for the reason that LabelMatch gives

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attachments that
        && state.equals(that.state)
        && networkMode.equals(that.networkMode)
        && networks.equals(that.networks)
        && addresses.equals(that.addresses)
        && volumes.equals(that.volumes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(state, networkMode, networks, addresses, volumes);
  }
}
