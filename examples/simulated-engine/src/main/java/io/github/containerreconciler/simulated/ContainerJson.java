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
    entry.putObject("HostConfig").put("NetworkMode", "none");
    entry.putObject("NetworkSettings").putObject("Networks");
    entry.set("Mounts", mounts(c));
    return entry;
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
