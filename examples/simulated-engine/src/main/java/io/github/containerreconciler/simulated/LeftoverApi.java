package io.github.containerreconciler.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Volumes and networks as Docker's API shows them. */
final class LeftoverApi {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Both have times of the engine's own time zone. */
  private static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");

  /** What one answer comes to, before it is dated. */
  record Said(int status, @Nullable JsonNode json) {
    static Said error(int status, String message) {
      return new Said(status, JSON.createObjectNode().put("message", message));
    }
  }

  private final Map<String, SimulatedVolume> volumes =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, SimulatedNetwork> networks =
      Collections.synchronizedMap(new LinkedHashMap<>());

  private volatile @Nullable Rendered rendered;

  /** A list of volumes as it goes out. */
  private record Rendered(String filters, List<SimulatedVolume> volumes, String text) {}

  Map<String, SimulatedVolume> volumes() {
    return volumes;
  }

  /** By id. */
  Map<String, SimulatedNetwork> networks() {
    return networks;
  }

  /** An engine at rest answers the same question with the same text, made once. */
  Said volumes(Map<String, String> query, boolean ignoresFilters) throws JsonProcessingException {
    String filters = ignoresFilters ? "{}" : query.getOrDefault("filters", "{}");
    List<SimulatedVolume> now = List.copyOf(volumes.values());
    Rendered last = rendered;
    if (last == null || !last.filters.equals(filters) || !last.volumes.equals(now)) {
      last = new Rendered(filters, now, render(filters, now));
      rendered = last;
    }
    return new Said(200, JSON.getNodeFactory().rawValueNode(new RawValue(last.text)));
  }

  private static String render(String filters, List<SimulatedVolume> volumes)
      throws JsonProcessingException {
    List<String> labels = DockerApi.values(JSON.readTree(filters), "label");
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("Volumes");
    for (SimulatedVolume volume : volumes) {
      if (labels.stream().allMatch(label -> DockerApi.hasLabel(volume.labels(), label))) {
        list.add(json(volume));
      }
    }
    return JSON.writeValueAsString(answer.putNull("Warnings"));
  }

  Said volume(String name) {
    SimulatedVolume volume = volumes.get(name);
    return volume == null
        ? Said.error(404, "get " + name + ": no such volume")
        : new Said(200, json(volume));
  }

  private static ObjectNode json(SimulatedVolume volume) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("Name", volume.name())
            .put("Driver", "local")
            .put("Mountpoint", "/var/lib/docker/volumes/" + volume.name() + "/_data")
            .put("Scope", "local")
            .put("CreatedAt", time(volume.created().truncatedTo(ChronoUnit.SECONDS)))
            .putNull("Options");
    return json.set(
        "Labels", volume.labels().isEmpty() ? JSON.nullNode() : JSON.valueToTree(volume.labels()));
  }

  private static String time(Instant instant) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atZone(ZONE));
  }

  /** An existing one is answered with as it is. */
  Said create(byte[] body, Instant now) throws JsonProcessingException {
    JsonNode wanted = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    SimulatedVolume volume = SimulatedVolume.named(wanted.path("Name").asText()).withCreated(now);
    for (var label : wanted.path("Labels").properties()) {
      volume = volume.withLabel(label.getKey(), label.getValue().asText());
    }
    SimulatedVolume old = volumes.putIfAbsent(volume.name(), volume);
    return new Said(201, json(old == null ? volume : old));
  }

  Said removeVolume(String name) {
    SimulatedVolume volume = volumes.get(name);
    if (volume == null) {
      return Said.error(404, "get " + name + ": no such volume");
    }
    if (volume.used()) {
      return Said.error(409, "remove " + name + ": volume is in use - [0123456789ab]");
    }
    volumes.remove(name);
    return new Said(204, null);
  }

  /** The list never shows containers. */
  Said listNetworks() {
    ArrayNode list = JSON.createArrayNode();
    for (SimulatedNetwork network : List.copyOf(networks.values())) {
      list.add(json(network.withContainers()));
    }
    return new Said(200, list);
  }

  Said network(String id) {
    SimulatedNetwork network = networks.get(id);
    return network == null
        ? Said.error(404, "network " + id + " not found")
        : new Said(200, json(network));
  }

  private static ObjectNode json(SimulatedNetwork network) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("Name", network.name())
            .put("Id", network.id())
            .put("Created", time(network.created()))
            .put("Scope", "local")
            .put("Driver", network.driver())
            .put("Ingress", false);
    ObjectNode containers = json.putObject("Containers");
    network.containers().forEach(id -> containers.putObject(id).put("Name", "n"));
    return json.set("Labels", JSON.valueToTree(network.labels()));
  }

  Said removeNetwork(String id) {
    SimulatedNetwork network = networks.get(id);
    if (network == null) {
      return Said.error(404, "network " + id + " not found");
    }
    if (!network.containers().isEmpty()) {
      return Said.error(
          403,
          "error while removing network: network %s id %s has active endpoints"
              .formatted(network.name(), id));
    }
    networks.remove(id);
    return new Said(204, null);
  }
}
