package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.engine.ContainerDetails;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.RunningContainer;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads containers from the engine's JSON as it streams in; what is not kept is forgotten at once.
 */
final class ContainerParser {

  /** A container without its texts, in bytes. */
  private static final long EMPTY_WEIGHT = 1024;

  private static final Set<String> NOT_RUNNING =
      Set.of("exited", "created", "dead", "removing", "stopped", "configured", "initialized");

  private String id = "";
  private List<String> names = List.of();
  private String image = "";
  private String imageId = "";
  private Map<String, String> labels = Map.of();
  private List<String> mounts = List.of();
  private @Nullable Instant created;
  private String status = "";
  private boolean running;
  private @Nullable Instant startedAt;

  private ContainerParser() {}

  /** The answer to a list request; what is kept of it may take an eighth of the host's heap. */
  static List<RunningContainer> list(InputStream body, Predicate<RunningContainer> keep)
      throws IOException, EngineException {
    return list(body, keep, Runtime.getRuntime().maxMemory() / 8);
  }

  static List<RunningContainer> list(
      InputStream body, Predicate<RunningContainer> keep, long mostBytes)
      throws IOException, EngineException {
    List<RunningContainer> kept = new ArrayList<>();
    long weight = 0;
    try (JsonParser json = Json.open(body, Json.LIST)) {
      Json.expect(json, json.nextToken(), JsonToken.START_ARRAY);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        Json.expect(json, json.currentToken(), JsonToken.START_OBJECT);
        ContainerParser entry = new ContainerParser();
        Json.fields(json, entry::listField);
        RunningContainer container = entry.container();
        if (!NOT_RUNNING.contains(entry.status) && keep.test(container)) {
          kept.add(container);
          weight += weight(container);
          if (weight > mostBytes) {
            throw Json.malformed(
                "its first "
                    + kept.size()
                    + " containers of ours take more than an eighth of heap");
          }
        }
      }
      Json.expectEnd(json);
    }
    return kept;
  }

  /** Roughly what it takes in memory, in bytes. */
  private static long weight(RunningContainer container) {
    long weight = EMPTY_WEIGHT + container.image().length() + container.imageId().length();
    for (Map.Entry<String, String> label : container.labels().entrySet()) {
      weight += 64L + label.getKey().length() + label.getValue().length();
    }
    for (String mount : container.mounts()) {
      weight += 64L + mount.length();
    }
    for (String name : container.names()) {
      weight += 64L + name.length();
    }
    return weight;
  }

  /** The answer to an inspect request. */
  static ContainerDetails details(InputStream body) throws IOException, EngineException {
    ContainerParser entry = new ContainerParser();
    try (JsonParser json = Json.open(body, Json.ONE_OBJECT)) {
      Json.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      Json.fields(json, entry::inspectField);
      Json.expectEnd(json);
    }
    return new ContainerDetails(entry.container(), entry.status, entry.running, entry.startedAt);
  }

  private RunningContainer container() throws EngineException {
    if (!PathText.isFullId(id)) {
      throw Json.malformed("a container's Id is \"" + Json.shorten(id) + "\", not 64 digits");
    }
    if (created == null) {
      throw Json.malformed("container " + id.substring(0, 12) + " has no Created");
    }
    return new RunningContainer(id, names, image, imageId, labels, mounts, created);
  }

  private void listField(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Id" -> id = id(json);
      case "Names" -> names = Json.texts(json);
      case "Image" -> image = Json.text(json);
      case "ImageID" -> imageId = Json.text(json);
      case "Labels" -> labels = Json.textMap(json);
      case "Created" -> created = seconds(json);
      case "State" -> status = Json.text(json);
      case "Mounts" -> mounts = destinations(json);
      default -> json.skipChildren();
    }
  }

  private void inspectField(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Id" -> id = id(json);
      case "Name" -> names = List.of(Json.text(json));
      case "Image" -> imageId = Json.text(json);
      case "Created" -> created = Json.instant(json);
      case "Mounts" -> mounts = destinations(json);
      case "Config" -> Json.fieldsOrNull(json, this::configField);
      case "State" -> Json.fieldsOrNull(json, this::stateField);
      default -> json.skipChildren();
    }
  }

  private void configField(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Image" -> image = Json.text(json);
      case "Labels" -> labels = Json.textMap(json);
      default -> json.skipChildren();
    }
  }

  private void stateField(JsonParser json, String field) throws IOException, EngineException {
    switch (field) {
      case "Status" -> status = Json.text(json);
      case "Running", "Paused", "Restarting" -> running |= Json.bool(json);
      case "StartedAt" -> {
        Instant instant = Json.instant(json);
        startedAt = instant.getEpochSecond() < 0 ? null : instant; // year 1: never
      }
      default -> json.skipChildren();
    }
  }

  private String id(JsonParser json) throws IOException, EngineException {
    if (!id.isEmpty()) {
      throw Json.malformed("container " + Json.shorten(id) + " has two ids");
    }
    return Json.text(json);
  }

  private static Instant seconds(JsonParser json) throws IOException, EngineException {
    long seconds = Json.number(json);
    try {
      return Instant.ofEpochSecond(seconds);
    } catch (DateTimeException e) {
      throw Json.malformed("Created is " + seconds + ", which is no time");
    }
  }

  private static List<String> destinations(JsonParser json) throws IOException, EngineException {
    List<String> destinations = new ArrayList<>();
    Map<String, String> mount = new HashMap<>();
    int weight = 0;
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return destinations;
    }
    Json.expect(json, json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      mount.clear();
      Json.expect(json, json.currentToken(), JsonToken.START_OBJECT);
      Json.fields(
          json,
          (parser, field) -> {
            if (field.equals("Destination")) {
              mount.put(field, Json.text(parser));
            } else {
              parser.skipChildren();
            }
          });
      String destination = mount.get("Destination");
      if (destination != null) {
        weight = Json.weigh("Mounts", weight, destination.length());
        destinations.add(destination);
      }
    }
    return destinations;
  }
}
