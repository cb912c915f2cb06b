package io.github.containerreconciler.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Answers as Docker's API does, for the calls we know; anything else is a 404. */
final class DockerApi {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int MOST_LISTS = 16;

  private final Containers containers;
  private final LeftoverApi leftovers;
  private final Map<Map<String, String>, Rendered> lists = new ConcurrentHashMap<>();

  /**
   * A list as it goes out.
   *
   * @param changes how many changes of containers came before it
   */
  private record Rendered(long changes, ByteBuffer body) {}

  DockerApi(Containers containers, LeftoverApi leftovers) {
    this.containers = containers;
    this.leftovers = leftovers;
  }

  private Answer said(LeftoverApi.Said said) throws JsonProcessingException {
    return said.json() == null ? text(said.status(), "") : json(said.status(), said.json());
  }

  Answer answer(RecordedRequest request, byte[] body) {
    String version = request.version();
    if (version.isEmpty() && containers.unversionedStatus() != 0) {
      return error(containers.unversionedStatus(), "a path needs a version here");
    }
    if (!version.isEmpty() && minor(version) > minor(containers.apiVersion())) {
      return error(
          400,
          "client version %s is too new. Maximum supported API version is %s"
              .formatted(version, containers.apiVersion()));
    }
    if (!version.isEmpty() && minor(version) < minor(containers.minApiVersion())) {
      return error(
          400,
          "client version %s is too old. Minimum supported API version is %s"
              .formatted(version, containers.minApiVersion()));
    }
    try {
      return switch (request.call()) {
        case PING -> text(200, "OK");
        case VERSION -> json(200, version());
        case INFO -> json(200, info());
        case LIST -> list(request.query());
        case INSPECT -> inspect(part(request, 2));
        case IMAGE -> image(imageOf(request.path()));
        case REMOVE -> remove(part(request, 2), request.query());
        case STOP -> change(part(request, 2), "exited");
        case START -> start(part(request, 2));
        case CREATE -> create(request.query(), body);
        case IMPORT -> text(200, "{\"status\":\"sha256:imported\"}\n");
        case LOGS -> logs(part(request, 2));
        case VOLUMES -> said(leftovers.volumes(request.query(), containers.ignoresFilters()));
        case VOLUME -> said(leftovers.volume(part(request, 2)));
        case CREATE_VOLUME -> said(leftovers.create(body, containers.now()));
        case REMOVE_VOLUME -> said(leftovers.removeVolume(part(request, 2)));
        case NETWORKS -> said(leftovers.listNetworks());
        case NETWORK -> said(leftovers.network(part(request, 2)));
        case REMOVE_NETWORK -> said(leftovers.removeNetwork(part(request, 2)));
        case OTHER -> error(404, "page not found");
      };
    } catch (JsonProcessingException e) {
      return error(400, "invalid JSON: " + e.getOriginalMessage());
    }
  }

  private static int minor(String version) {
    return Integer.parseInt(version.substring(version.indexOf('.') + 1));
  }

  private static String part(RecordedRequest request, int index) {
    return RecordedRequest.decode(request.path().split("/", -1)[index]);
  }

  /** A reference may hold slashes. */
  private static String imageOf(String path) {
    return RecordedRequest.decode(
        path.substring("/images/".length(), path.length() - "/json".length()));
  }

  /** An answer to nothing, for errors that come before the engine acts. */
  Answer blank() {
    return text(200, "");
  }

  private ObjectNode version() {
    ObjectNode version =
        JSON.createObjectNode()
            .put("Version", containers.version())
            .put("ApiVersion", containers.apiVersion())
            .put("MinAPIVersion", containers.minApiVersion())
            .put("Os", "linux")
            .put("Arch", "amd64");
    version.putArray("Components").addObject().put("Name", "Engine");
    return version;
  }

  private ObjectNode info() {
    return JSON.createObjectNode()
        .put("ID", containers.engineId())
        .put("Name", "simulated")
        .put("ServerVersion", containers.version())
        .put("Containers", containers.count())
        .put("SystemTime", containers.now().toString());
  }

  /** An engine at rest answers the same question with the same bytes, made once. */
  private Answer list(Map<String, String> query) throws JsonProcessingException {
    long changes = containers.changes(); // before it looks: never taken for newer than it is
    Rendered list = lists.get(query);
    if (list == null || list.changes != changes) {
      list = new Rendered(changes, ByteBuffer.wrap(render(query)));
      if (lists.size() >= MOST_LISTS) {
        lists.clear();
      }
      lists.put(query, list);
    }
    return new Answer(
        200, list.body, "application/json", containers.now(), containers.apiVersion());
  }

  private byte[] render(Map<String, String> query) throws JsonProcessingException {
    String wanted = containers.ignoresFilters() ? "{}" : query.getOrDefault("filters", "{}");
    JsonNode filters = JSON.readTree(wanted);
    boolean all = List.of("1", "true", "True").contains(query.getOrDefault("all", ""));
    var list = new ByteArrayOutputStream();
    list.write('[');
    for (SimulatedContainer c : containers.all()) {
      boolean passes =
          (all || c.isRunning() || filters.has("status"))
              && values(filters, "label").stream().allMatch(label -> hasLabel(c.labels(), label))
              && any(filters, "volume", c.mounts()::contains)
              && any(filters, "status", c.state()::equals)
              && any(filters, "id", c.id()::startsWith)
              && any(filters, "name", n -> Pattern.compile(n).matcher("/" + c.name()).find());
      if (passes) {
        if (list.size() > 1) {
          list.write(',');
        }
        list.writeBytes(JSON.writeValueAsBytes(ContainerJson.listed(c)));
      }
    }
    list.write(']');
    return list.toByteArray();
  }

  private static boolean any(JsonNode filters, String name, Predicate<String> predicate) {
    List<String> values = values(filters, name);
    return values.isEmpty() || values.stream().anyMatch(predicate);
  }

  static List<String> values(JsonNode filters, String name) {
    List<String> values = new ArrayList<>();
    JsonNode filter = filters.path(name);
    if (filter.isArray()) {
      filter.forEach(value -> values.add(value.asText()));
    } else {
      filter.fieldNames().forEachRemaining(values::add); // the older form: {"key=value": true}
    }
    return values;
  }

  static boolean hasLabel(Map<String, String> labels, String label) {
    int equals = label.indexOf('=');
    return equals < 0
        ? labels.containsKey(label)
        : label.substring(equals + 1).equals(labels.get(label.substring(0, equals)));
  }

  private Answer inspect(String id) throws JsonProcessingException {
    SimulatedContainer c = containers.get(id);
    return c == null ? noSuch(id) : json(200, ContainerJson.inspected(c));
  }

  private Answer logs(String id) {
    SimulatedContainer c = containers.get(id);
    return c == null
        ? noSuch(id)
        : new Answer(
            200,
            ByteBuffer.wrap(containers.logs().getOrDefault(c.id(), new byte[0])),
            "application/octet-stream",
            containers.now(),
            containers.apiVersion());
  }

  private Answer image(String id) throws JsonProcessingException {
    Map<String, String> labels = containers.images().get(id);
    if (labels == null) {
      return error(404, "No such image: " + id);
    }
    ObjectNode image =
        JSON.createObjectNode().put("Id", id).put("Os", "linux").put("Architecture", "amd64");
    image.putObject("RootFS").put("Type", "layers").putArray("Layers").add("sha256:1");
    image.putObject("Config").set("Labels", JSON.valueToTree(labels));
    return json(200, image);
  }

  private Answer remove(String id, Map<String, String> query) {
    SimulatedContainer c = containers.get(id);
    if (c == null) {
      return noSuch(id);
    }
    boolean force = List.of("1", "true").contains(query.getOrDefault("force", ""));
    if (c.isRunning() && !force) {
      return error(409, "You cannot remove a running container " + id + ". Stop it or use force");
    }
    return containers.remove(c.id()) == null ? noSuch(id) : text(204, "");
  }

  private Answer change(String id, String state) {
    SimulatedContainer c = containers.get(id);
    if (c == null) {
      return noSuch(id);
    }
    containers.update(c.id(), container -> container.withState(state));
    return text(204, "");
  }

  private Answer start(String id) {
    SimulatedContainer c = containers.get(id);
    if (c == null) {
      return noSuch(id);
    }
    if (c.isRunning()) {
      return text(304, "");
    }
    containers.start(c.id());
    return text(204, "");
  }

  private Answer create(Map<String, String> query, byte[] body) throws JsonProcessingException {
    JsonNode wanted = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    String random = UUID.randomUUID().toString().replace("-", "");
    SimulatedContainer c =
        SimulatedContainer.named(query.getOrDefault("name", "c" + random.substring(0, 8)))
            .withId(random + random)
            .withImage(wanted.path("Image").asText(), "sha256:" + "2".repeat(64))
            .withCreated(containers.now())
            .withState("created");
    for (var label : wanted.path("Labels").properties()) {
      c = c.withLabel(label.getKey(), label.getValue().asText());
    }
    containers.put(c);
    return json(
        201, JSON.createObjectNode().put("Id", c.id()).set("Warnings", JSON.createArrayNode()));
  }

  private Answer noSuch(String id) {
    return error(404, "No such container: " + id);
  }

  private Answer error(int status, String message) {
    try {
      return json(status, JSON.createObjectNode().put("message", message));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer json(int status, JsonNode node) throws JsonProcessingException {
    return Answer.of(
        status,
        JSON.writeValueAsString(node),
        "application/json",
        containers.now(),
        containers.apiVersion());
  }

  private Answer text(int status, String text) {
    return Answer.of(
        status, text, "text/plain; charset=utf-8", containers.now(), containers.apiVersion());
  }
}
