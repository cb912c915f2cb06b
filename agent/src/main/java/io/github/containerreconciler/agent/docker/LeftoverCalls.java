package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.agent.docker.EngineClient.Request;
import io.github.containerreconciler.agent.docker.StatusCodes.Said;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.HexDigits;
import io.github.containerreconciler.internal.engine.LeftoverRemoval;
import io.github.containerreconciler.internal.engine.Network;
import io.github.containerreconciler.internal.engine.Volume;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of a {@link DockerEngine} that concerns volumes and networks. Thread-safe. */
abstract class LeftoverCalls implements ContainerEngine {

  final VersionedCalls versioned;

  LeftoverCalls(VersionedCalls versioned) {
    this.versioned = versioned;
  }

  @Override
  public List<Volume> volumes(@Nullable String label, Duration timeout) throws EngineException {
    String query = label == null ? "" : Filters.byLabel(label);
    List<Volume> volumes =
        versioned.get("/volumes" + query, timeout, body -> Leftovers.volumes(body, label != null));
    // an engine may ignore the filter
    return label == null
        ? volumes
        : volumes.stream().filter(volume -> hasLabel(volume, label)).toList();
  }

  private static boolean hasLabel(Volume volume, String label) {
    int equals = label.indexOf('=');
    return equals < 0
        ? volume.labels().containsKey(label)
        : label.substring(equals + 1).equals(volume.labels().get(label.substring(0, equals)));
  }

  @Override
  public Volume createVolume(String name, Map<String, String> labels, Duration timeout)
      throws EngineException {
    PathText.requireIdOrName("volume", name);
    List<String> pairs = new ArrayList<>();
    labels.forEach((key, value) -> pairs.add(Filters.quoted(key) + ":" + Filters.quoted(value)));
    String json = "{\"Name\":\"%s\",\"Labels\":{%s}}".formatted(name, String.join(",", pairs));
    Volume made =
        versioned.call(
            new Request("POST", "/volumes/create", json),
            CallDeadline.in(timeout),
            answer -> {
              if (answer.status() != 201) {
                StatusCodes.requireOk(answer);
              }
              return Leftovers.volume(answer.body());
            });
    if (!made.name().equals(name)) {
      throw JsonReader.malformed("asked for volume " + name + ", it answers with " + made.name());
    }
    return made;
  }

  @Override
  public LeftoverRemoval removeVolume(String name, Duration timeout) throws EngineException {
    PathText.requireIdOrName("volume", name);
    return versioned.call(
        new Request("DELETE", "/volumes/" + name),
        CallDeadline.in(timeout),
        LeftoverCalls::volumeRemoval);
  }

  private static LeftoverRemoval volumeRemoval(HttpResponse answer)
      throws IOException, EngineException {
    if (answer.isDone()) {
      return LeftoverRemoval.REMOVED;
    }
    Said said = StatusCodes.said(answer);
    if (said.isUnknown("no such volume", "no volume with name")) {
      return LeftoverRemoval.GONE;
    }
    if (said.status() == 409 || (said.status() == 500 && said.is("being used"))) {
      return LeftoverRemoval.IN_USE;
    }
    throw said.refusal();
  }

  @Override
  public List<Network> networks(Duration timeout) throws EngineException {
    return versioned.get("/networks", timeout, Leftovers::networks);
  }

  @Override
  public Optional<Network> network(String id, Duration timeout) throws EngineException {
    PathText.requireIdOrName("network", id);
    return versioned.call(
        new Request("GET", "/networks/" + id),
        CallDeadline.in(timeout),
        answer -> {
          if (!StatusCodes.isFound(answer, LeftoverCalls::isUnknownNetwork)) {
            return Optional.empty();
          }
          Network network = Leftovers.network(answer.body());
          if (!network.id().equals(id) && HexDigits.areFullId(id)) {
            throw JsonReader.malformed(
                "asked for network " + id + ", it answers with " + network.id());
          }
          return Optional.of(network);
        });
  }

  @Override
  public LeftoverRemoval removeNetwork(String id, Duration timeout) throws EngineException {
    PathText.requireIdOrName("network", id);
    return versioned.call(
        new Request("DELETE", "/networks/" + id),
        CallDeadline.in(timeout),
        LeftoverCalls::networkRemoval);
  }

  private static LeftoverRemoval networkRemoval(HttpResponse answer)
      throws IOException, EngineException {
    if (answer.isDone()) {
      return LeftoverRemoval.REMOVED;
    }
    Said said = StatusCodes.said(answer);
    if (isUnknownNetwork(said)) {
      return LeftoverRemoval.GONE;
    }
    // Docker with 403, Podman with 500
    boolean isUsed = said.is("has active endpoints", "has associated containers", "being used");
    if (isUsed && List.of(403, 409, 500).contains(said.status())) {
      return LeftoverRemoval.IN_USE;
    }
    throw said.refusal();
  }

  /** In an engine's words: a proxy that hides networks must not pass for an engine without one. */
  private static boolean isUnknownNetwork(Said said) {
    return said.isUnknown("no such network") || (said.isUnknown("network") && said.is("not found"));
  }
}
