package io.github.containerreconciler.simulated;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Containers as Docker's API shows them. */
final class ContainerJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private ContainerJson() {}

  static ObjectNode listed(SimulatedContainer c) {
    ObjectNode entry =
        JSON.createObjectNode()
            .put("Id", c.id())
            .put("Image", c.image())
            .put("ImageID", c.imageId())
            .put("Command", "/pause")
            .put("Created", c.created().getEpochSecond())
            .put("State", c.state())
            .put("Status", c.isRunning() ? "Up" : "Exited (0)");
    entry.putArray("Names").add("/" + c.name());
    entry.putArray("Ports");
    entry.set("Labels", JSON.valueToTree(c.labels()));
    entry.putObject("HostConfig").put("NetworkMode", "bridge");
    entry.putObject("NetworkSettings").putObject("Networks").set("bridge", bridge(c));
    entry.set("Mounts", mounts(c));
    return entry;
  }

  private static ObjectNode bridge(SimulatedContainer c) {
    return JSON.createObjectNode()
        .putNull("IPAMConfig")
        .putNull("Links")
        .putNull("Aliases")
        .put("NetworkID", "3".repeat(64))
        .put("EndpointID", new StringBuilder(c.id()).reverse().toString())
        .put("Gateway", "172.17.0.1")
        .put("IPAddress", "172.17.0.2")
        .put("IPPrefixLen", 16)
        .put("IPv6Gateway", "")
        .put("GlobalIPv6Address", "")
        .put("GlobalIPv6PrefixLen", 0)
        .put("MacAddress", "02:42:ac:11:00:02")
        .putNull("DriverOpts");
  }

  static ObjectNode inspected(SimulatedContainer c) {
    ObjectNode entry =
        JSON.createObjectNode()
            .put("Id", c.id())
            .put("Created", c.created().toString())
            .put("Name", "/" + c.name())
            .put("Image", c.imageId());
    entry
        .putObject("State")
        .put("Status", c.state())
        .put("Running", c.isRunning())
        .put("Paused", c.state().equals("paused"))
        .put("Restarting", c.state().equals("restarting"))
        .put("StartedAt", c.state().equals("created") ? NEVER : c.startedAt().toString());
    ObjectNode config = entry.putObject("Config").put("Image", c.image());
    config.set("Labels", JSON.valueToTree(c.labels()));
    entry.set("Mounts", mounts(c));
    return entry;
  }

  private static ArrayNode mounts(SimulatedContainer c) {
    ArrayNode mounts = JSON.createArrayNode();
    for (String destination : c.mounts()) {
      mounts.addObject().put("Type", "bind").put("Source", "/src").put("Destination", destination);
    }
    return mounts;
  }
}
